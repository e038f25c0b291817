import Compression
import Events
import JSONValue

/// The stored form of a scene: its JSON, deflated.
enum Keyframe {
    static func bytes(of state: RunState) -> [UInt8] { Deflate.compress(state.scene.utf8) }

    static func state(from bytes: [UInt8]) throws -> RunState {
        try RunState(scene: JSON(parsing: Deflate.expand(bytes)))
    }
}
