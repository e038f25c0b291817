/// The command `showrunner completion bash|zsh`.
enum Completion: Subcommand {
    static let syntax = Syntax(
        name: "completion",
        operands: "bash|zsh",
        count: 1...1,
        summary: "Print what makes the shell complete commands, options and file names.",
        options: [],
        example: """
            showrunner completion bash > ~/.local/share/bash-completion/completions/showrunner
            showrunner completion zsh > ~/.zfunc/_showrunner
            """
    )

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        switch arguments.operands[0] {
        case "bash": Console.print(bash)
        case "zsh": Console.print(zsh)
        case let other: throw UsageError(syntax, "\"\(other)\" is none of bash, zsh")
        }
        return .ok
    }

    private static var commands: [Syntax] { Showrunner.commands.map { $0.syntax } }

    /// Words that an operand may be, where it is not a file: `up|down` of `up|down RUNBOOK`.
    private static func words(_ syntax: Syntax) -> [String] {
        let first = syntax.operands.split(separator: " ").first.map(String.init) ?? ""
        let words = first.split(separator: "|").map(String.init)
        return words.count > 1 && words.allSatisfy { $0 == $0.lowercased() } ? words : []
    }

    // MARK: - bash

    private static var bash: String {
        var cases = ""
        for syntax in commands {
            let options = (syntax.options + Syntax.common).map { "--\($0.name)" }
            cases += "        \(syntax.name)) options='\(options.joined(separator: " "))'"
            cases += " words='\(words(syntax).joined(separator: " "))' ;;\n"
        }
        let taking = Set(
            commands.flatMap { $0.options + Syntax.common }.filter { $0.value != nil }.map(\.name)
        )
        let names = commands.map(\.name).joined(separator: " ")
        return """
            # bash completion of showrunner; made by: showrunner completion bash
            _showrunner() {
                local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} options words
                COMPREPLY=()
                if [ "$COMP_CWORD" -eq 1 ]; then
                    COMPREPLY=($(compgen -W '\(names) --help --version' -- "$word"))
                    return
                fi
                case $before in
                    \(taking.sorted().map { "--\($0)" }.joined(separator: "|")))
                        COMPREPLY=($(compgen -f -- "$word"))
                        return ;;
                esac
                case ${COMP_WORDS[1]} in
            \(cases)        *) return ;;
                esac
                if [ "${word:0:1}" = - ]; then
                    COMPREPLY=($(compgen -W "$options" -- "$word"))
                elif [ -n "$words" ] && [ "$COMP_CWORD" -eq 2 ]; then
                    COMPREPLY=($(compgen -W "$words" -- "$word"))
                else
                    COMPREPLY=($(compgen -f -- "$word"))
                fi
            }
            complete -o filenames -F _showrunner showrunner
            """
    }

    // MARK: - zsh

    private static var zsh: String {
        var cases = ""
        for syntax in commands {
            let options = (syntax.options + Syntax.common).map { option in
                let value = option.value.map { ":\($0):_files" } ?? ""
                let star = option.value == nil ? "" : "*"
                return "            '\(star)--\(option.name)[\(quoted(option.help))]\(value)'"
            }
            let list = words(syntax).joined(separator: " ")
            let first = list.isEmpty ? "'*:file:_files'" : "'1:word:(\(list))' '*:file:_files'"
            cases += "        \(syntax.name)) _arguments \\\n"
            cases += options.joined(separator: " \\\n") + " \\\n            \(first) ;;\n"
        }
        let names = commands.map { "            '\($0.name):\(quoted($0.summary))'" }
        return """
            #compdef showrunner
            # zsh completion of showrunner; made by: showrunner completion zsh
            _showrunner() {
                local -a commands
                if (( CURRENT == 2 )); then
                    commands=(
            \(names.joined(separator: "\n"))
                    )
                    _describe command commands
                    return
                fi
                local command=$words[2]
                shift words
                (( CURRENT-- ))
                case $command in
            \(cases)    esac
            }
            _showrunner "$@"
            """
    }

    private static func quoted(_ text: String) -> String {
        text.replacing("'", with: "'\\''").replacing(":", with: "\\:")
            .replacing("[", with: "\\[").replacing("]", with: "\\]")
    }
}
