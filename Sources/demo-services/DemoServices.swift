private import FoundationEssentials
private import Glibc
private import LicenseServer

@main
struct DemoServices {
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        exit(await DemoCommand.run(arguments, environment: ProcessInfo.processInfo.environment))
    }
}
