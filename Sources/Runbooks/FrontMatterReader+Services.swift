import Conditions
import YAML

extension FrontMatterReader {
    mutating func services(_ member: YAML.Member) -> [Service] {
        guard let members = member.value.members else {
            error(
                member.line,
                "services is not a list of names. Write license: { run: \"…\", port: auto } below it."
            )
            return []
        }
        return members.compactMap { service($0) }
    }

    private mutating func service(_ member: YAML.Member) -> Service? {
        guard isName(member.key), member.key.utf8.first.map(isLetter) == true else {
            error(
                member.line,
                "\"\(member.key.prefix(60))\" is not a service's name. Begin with a letter."
            )
            return nil
        }
        var service = Service(name: member.key, command: "", line: member.line)
        if let command = member.value.string { service.command = command }
        for part in member.value.members ?? [] { read(part, into: &service) }
        guard !trimmed(service.command).isEmpty else {
            error(
                member.line,
                "The service \(member.key) has no command. Add run: \"command --port {{port}}\""
            )
            return nil
        }
        let namesPort = Template(service.command).names.contains("port")
        if service.port == .none, namesPort {
            error(
                member.line,
                "The command of \(member.key) names {{port}}, but no port is given. Add port: auto"
            )
        }
        return service
    }

    private mutating func read(_ member: YAML.Member, into service: inout Service) {
        guard FrontMatterReader.serviceKeys.contains(member.key) else {
            let known = FrontMatterReader.serviceKeys.joined(separator: ", ")
            return error(
                member.line,
                "\(member.key.prefix(60)) means nothing for a service. Known are \(known)."
            )
        }
        switch member.key {
        case "run": service.command = string(member) ?? ""
        case "port": service.port = port(member)
        case "ready": service.ready = probe(member)
        case "metrics": service.metricsPath = path(member)
        case "logs":
            if let text = string(member) {
                if let logs = Service.Logs(rawValue: text) {
                    service.logs = logs
                } else {
                    error(
                        member.line,
                        "logs: \(text.prefix(40)) is unknown. Write json, plain or none."
                    )
                }
            }
        case "reset": service.reset = reset(member)
        case "restart":
            if case .bool(let answer) = member.value.value {
                service.restarts = answer
            } else {
                error(member.line, "restart: is true or false.")
            }
        case "env": service.environment = texts(member)
        default: break
        }
    }

    private mutating func port(_ member: YAML.Member) -> Service.Port {
        switch member.value.string {
        case "auto": return .auto
        case "none": return .none
        default:
            guard let port = member.value.int, (1...65535).contains(port) else {
                error(member.line, "port is neither auto nor a number from 1 to 65535.")
                return .none
            }
            return .fixed(port)
        }
    }

    private mutating func path(_ member: YAML.Member) -> String? {
        guard let path = string(member) else { return nil }
        guard path.hasPrefix("/") else {
            error(member.line, "\(member.key) is a path of the service. Write /metrics")
            return nil
        }
        return path
    }

    private mutating func probe(_ member: YAML.Member) -> Probe? {
        guard let text = string(member) else { return nil }
        do {
            return try Probe.parse(text)
        } catch {
            self.error(member.line, "\(member.key): \(error.message)")
            return nil
        }
    }

    private mutating func reset(_ member: YAML.Member) -> Service.Reset? {
        guard let probe = probe(member) else { return nil }
        switch probe.target {
        case .http(let method, let url): return .http(method: method, url: url)
        case .shell(let command): return .shell(command)
        default:
            error(
                member.line,
                "reset is a request or a command. Write http POST /admin/reset, or sh ./reset.sh"
            )
            return nil
        }
    }
}
