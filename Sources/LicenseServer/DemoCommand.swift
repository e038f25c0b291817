/// The command line of `demo-services`.
public enum DemoCommand {
    private static let help = """
        Usage: demo-services license-server [options]
               demo-services stress [options]

        The services that the demos of showrunner are made of.

          license-server  lends licenses, counts overage, tells Prometheus
          stress          borrows and returns licenses with many workers at once

        Every command knows --help.

        """

    /// Runs a command and tells its exit code: 2 for a wrong command line.
    /// - Parameters:
    ///   - arguments: The words after the program's name.
    ///   - environment: The process's environment.
    public static func run(_ arguments: [String], environment: [String: String]) async -> Int32 {
        let words = Array(arguments.dropFirst())
        let asksForHelp = words.contains("--help") || words.contains("-h")
        switch arguments.first {
        case "license-server" where asksForHelp: Console.write(LicenseServerCommand.table.help)
        case "stress" where asksForHelp: Console.write(StressPlan.table.help)
        case "license-server": return await LicenseServerCommand(words: words).run()
        case "stress": return await StressCommand(words: words, environment: environment).run()
        case "--help", "-h", "help": Console.write(help)
        case "--version": Console.write("demo-services \(LicenseServer.version)\n")
        case let word:
            Console.complain(word.map { "There is no command \"\($0)\"." } ?? "No command.")
            Console.write(help)
            return 2
        }
        return 0
    }
}
