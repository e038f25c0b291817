/// The bash text that takes up the state earlier steps left and writes it down again at the end.
///
/// It is read through `BASH_ENV` before the step's own text, so that line numbers are the step's.
/// All of it that runs at the end does so in a subshell: nothing of the step's own shell changes,
/// and a trap the step sets on EXIT runs after it as if it were alone (facts/runbooks.md §4.9).
struct ShellState {
    /// Where this step's state goes; three files begin with this path.
    var target: String
    /// The file that holds the state to take up; nil at the start and after a reset.
    var source: String?
    /// Names in the shell's environment at its start.
    var given: [String] = []
    /// Names whose values are never written down.
    var hidden: [String] = []
    /// Names of secrets: nothing that holds one of their values is written down.
    var secrets: [String] = []
    /// Variables that differ from what the state holds.
    var changes: [(name: String, value: String)] = []
    /// Whether the step goes on after a command that fails.
    var goesOnAfterErrors = false
    /// Whether the step fails with any command of a pipe.
    var failsWithPipes = false
    /// The file named by the user's own `BASH_ENV`, for the programs the step starts.
    var outerFile: String?
    /// What bash reads through, without running it, before it begins; nil where nothing.
    var unread: String?

    /// The text, for a file.
    var prologue: String {
        var lines = [
            outerFile.map { "builtin export BASH_ENV=\(Self.quoted($0))" }
                ?? "builtin unset -v BASH_ENV",
            "builtin shopt -s expand_aliases",
            "__showrunner_state=\(Self.quoted(target))",
            "__showrunner_given=(\(Self.names(given)))",
            "__showrunner_hidden=(\(Self.names(hidden + secrets)))",
            "__showrunner_secrets=()",
        ]
        for name in secrets where Self.isName(name) {
            lines.append(
                "[[ ${#\(name)} -lt 6 ]] || __showrunner_secrets+=(\"$\(name)\")"
            )
        }
        lines += [Self.save, Self.trap]
        if let source { lines.append("builtin . \(Self.quoted(source)) 2>/dev/null") }
        for (name, value) in changes where Self.isName(name) {
            lines.append("builtin export \(name)=\(Self.quoted(value))")
        }
        if let unread { lines.append(Self.reading(unread)) }
        lines += [
            "builtin trap -- \"$__showrunner_end\" EXIT",
            goesOnAfterErrors ? "builtin set +e" : "builtin set -e",
            failsWithPipes ? "builtin set -o pipefail" : ":",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    /// A word that bash reads as exactly this text.
    static func quoted(_ text: String) -> String {
        "'"
            + text.split(separator: "'", omittingEmptySubsequences: false).joined(
                separator: #"'\''"#
            )
            + "'"
    }

    /// Whether bash can have a variable of this name.
    static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
                || byte == UInt8(ascii: "_")
        }
    }

    private static func names(_ names: [String]) -> String {
        names.filter(isName).sorted().joined(separator: " ")
    }
}

extension ShellState {
    /// Reads a text as `bash -n` does, with the aliases and options it will have, and ends the shell
    /// where that fails: what is wrong then stands in the list, see ``ShellRefusal``.
    ///
    /// In a subshell, since a shell that only reads cannot be told to run again.
    private static func reading(_ text: String) -> String {
        // The lines that follow `shopt -s extglob` are only right with it.
        let patterns = text.contains("extglob") ? "builtin shopt -s extglob; " : ""
        let script = "builtin printf '%s\\0' \"$LINENO\"\nbuiltin set -n\n\(text)"
        return """
            (LC_ALL=C; \(patterns)builtin eval \(quoted(script))) >>"$__showrunner_state.list" 2>&1 || {
                builtin printf 'refused\\0' >>"$__showrunner_state.end"
                builtin exit 2
            }
            """
    }

    /// Writes the state: options, variables, functions, aliases; then, as the sign that it is whole,
    /// the exit code, the folder and the names that were left out.
    ///
    /// One subshell and builtins only. The files are there and empty, and are only ever added to:
    /// ext4 sends a file that was cut to nothing to the disk as soon as it is closed.
    private static let save = #"""
        __showrunner_end='{ __showrunner_save && builtin :; } 2>/dev/null; '
        __showrunner_save() {
            builtin local __showrunner_code=$?
            (
                __showrunner_flags=$SHELLOPTS
                builtin set +euxvfCTE +o posix
                builtin trap - DEBUG ERR RETURN
                builtin printf 'builtin shopt -u ${BASHOPTS//:/ }\nbuiltin shopt -s %s\n' \
                    "${BASHOPTS//:/ }"
                builtin shopt -u nocasematch localvar_unset
                builtin umask -p
                builtin exec {__showrunner_reader}<"$__showrunner_state.list"
                builtin mapfile -u "$__showrunner_reader" __showrunner_names
                __showrunner_variables
                # Without these in its way, bash writes down all that are left at once.
                builtin unset -f trap __showrunner_save __showrunner_variables
                builtin declare -f
                builtin alias -p
                for __showrunner_name in allexport errtrace functrace keyword noclobber noglob \
                    nounset physical pipefail posix; do
                    [[ :$__showrunner_flags: == *:$__showrunner_name:* ]] &&
                        builtin printf 'builtin set -o %s\n' "$__showrunner_name"
                done
                builtin printf '%s\0' "$__showrunner_code" "$PWD" "${__showrunner_lost[@]}" \
                    >>"$__showrunner_state.end"
            ) >>"$__showrunner_state"
            builtin return "$__showrunner_code"
        }
        __showrunner_variables() {
            builtin declare -A __showrunner_skip
            for __showrunner_name in "${__showrunner_hidden[@]}"; do
                __showrunner_skip[$__showrunner_name]=1
            done
            builtin readonly -p >>"$__showrunner_state.list"
            builtin mapfile -t -u "$__showrunner_reader" __showrunner_names
            for __showrunner_line in "${__showrunner_names[@]}"; do
                [[ $__showrunner_line =~ ^declare\ -[^\ ]+\ ([A-Za-z_][A-Za-z_0-9]*) ]] &&
                    __showrunner_skip[${BASH_REMATCH[1]}]=1
            done
            for __showrunner_name in "${__showrunner_given[@]}"; do
                [[ -v $__showrunner_name ]] ||
                    builtin printf 'builtin unset -v %s\n' "$__showrunner_name"
            done
            builtin compgen -A variable >>"$__showrunner_state.list"
            builtin mapfile -t -u "$__showrunner_reader" __showrunner_names
            __showrunner_kept=() __showrunner_lost=()
            for __showrunner_name in "${__showrunner_names[@]}"; do
                case $__showrunner_name in
                    __showrunner_* | BASH | BASHOPTS | BASHPID | BASH_* | COLUMNS | COMP_* | DIRSTACK | \
                        EPOCHREALTIME | EPOCHSECONDS | EUID | FUNCNAME | GROUPS | HISTCMD | HOSTTYPE | \
                        LINENO | LINES | MACHTYPE | OPTIND | OSTYPE | PIPESTATUS | PPID | PWD | RANDOM | \
                        SECONDS | SHELLOPTS | SHLVL | SHOWRUNNER_STEP | SRANDOM | UID | _) continue ;;
                esac
                [[ -v __showrunner_skip[$__showrunner_name] ]] && continue
                __showrunner_line="$__showrunner_name[*]"
                for __showrunner_secret in "${__showrunner_secrets[@]}"; do
                    if [[ ${!__showrunner_line} == *"$__showrunner_secret"* ]]; then
                        __showrunner_lost+=("$__showrunner_name")
                        continue 2
                    fi
                done
                __showrunner_kept+=("$__showrunner_name")
            done
            # Only this function and the one that called it: no function of the step is open.
            if ((${#FUNCNAME[@]} <= 2)); then
                ((${#__showrunner_kept[@]})) && builtin declare -p "${__showrunner_kept[@]}"
                return
            fi
            # A local variable hides the one of the shell; taking it away shows that one.
            for __showrunner_name in "${__showrunner_kept[@]}"; do
                while builtin declare -p "$__showrunner_name"; do
                    if [[ -R $__showrunner_name ]]; then
                        builtin unset -n "$__showrunner_name" || break
                    else
                        builtin unset -v "$__showrunner_name" || break
                    fi
                    builtin declare -p "$__showrunner_name" >/dev/null || break
                    builtin printf 'builtin unset -v %s\n' "$__showrunner_name"
                done
            done
        }
        """#

    /// Stands before bash's own `trap`, so that ours on EXIT stays when the step sets one.
    private static let trap = #"""
        trap() {
            if ((BASH_SUBSHELL)); then
                builtin trap "$@"
                builtin return
            fi 2>/dev/null
            {
                builtin trap -- "${__showrunner_handler--}" EXIT
                builtin local __showrunner_result=0 __showrunner_line=
                builtin trap "$@" || __showrunner_result=$?
                builtin unset -v __showrunner_handler
                builtin trap -p EXIT >|"$__showrunner_state.list"
                IFS= builtin read -r -d '' __showrunner_line <"$__showrunner_state.list" || builtin :
                if [[ $__showrunner_line ]]; then
                    builtin eval "builtin set ${__showrunner_line#trap}"
                    __showrunner_handler=$1
                fi
                builtin trap -- "$__showrunner_end${__showrunner_handler-}" EXIT
                builtin return "$__showrunner_result"
            } 2>/dev/null
        }
        """#
}
