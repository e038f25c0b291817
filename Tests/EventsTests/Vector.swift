import FoundationEssentials
import JSONValue
import TestSupport

/// One file of `Tests/EventsTests/vectors`: events and the scene they fold to.
struct Vector: CustomStringConvertible {
    let description: String
    let events: [JSON]
    let scene: JSON

    static let folder = "\(Repository.root)/Tests/EventsTests/vectors"

    static let all: [Vector] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".json") }.sorted().compactMap { name in
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)"),
                let json = try? JSON(parsing: Array(data)), let events = json["events"]?.array,
                let scene = json["scene"]
            else { return nil }
            return Vector(description: name, events: events, scene: scene)
        }
    }()
}
