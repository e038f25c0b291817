import Recording
import Running

extension Playback {
    /// The last good recording of each step, of this talk or of its runbooks run by themselves.
    static func recordings(of talk: String, _ runbooks: [String], in library: Library) -> Playback {
        Playback { step in
            await library.lastGoodRecording(of: step, talk: talk, runbooks: runbooks).map {
                Recording(
                    run: $0.run,
                    wall: $0.wall,
                    length: $0.length,
                    result: $0.result,
                    moments: $0.moments.map { ($0.after, $0.body) },
                    values: $0.values,
                    output: $0.output.map { ($0.since, $0.bytes) }
                )
            }
        }
    }
}
