import FoundationEssentials
import TestSupport
import Testing

/// Whatever a file holds, every reader comes to its end.
@Suite struct FuzzTests {
    @Test(.timeLimit(.minutes(5)))
    func `ten thousand random and mutated files do no harm`() throws {
        let samples = try Self.samples()
        for number in 0..<10_000 { Self.read(UInt64(number), seed: 20_261_121, samples) }
    }

    /// `scripts/fuzz` says how long, and with which seed.
    @Test(.enabled(if: Self.seconds > 0))
    func `files of another seed do no harm for as long as was asked`() throws {
        let samples = try Self.samples()
        let seed = Self.setting("SHOWRUNNER_FUZZ_SEED") ?? UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        let end = ContinuousClock.now + .seconds(Self.seconds)
        var number: UInt64 = 0
        while .now < end {
            // A trap takes this process along: the number is left behind, to make the file again.
            if let note = ProcessInfo.processInfo.environment["SHOWRUNNER_FUZZ_NOTE"] {
                try Data("\(seed) \(number)\n".utf8).write(to: URL(filePath: note))
            }
            for _ in 0..<100 {
                Self.read(number, seed: seed, samples)
                number += 1
            }
        }
        print("\(number) files")
    }

    private static func read(_ number: UInt64, seed: UInt64, _ samples: [[UInt8]]) {
        var mutator = Mutator(seed: seed, number: number)
        let file = mutator.file(from: samples)
        Reader.allCases[Int(number % UInt64(Reader.allCases.count))].read(file)
    }

    /// What is changed: the files of the repository that people and programs write.
    private static func samples() throws -> [[UInt8]] {
        let files = ["talks", "runbooks", "checklists", "docs", "Tests/EventsTests/vectors"]
            .flatMap { folder in
                let found = try? FileManager.default.contentsOfDirectory(
                    atPath: "\(Repository.root)/\(folder)"
                )
                return (found ?? []).sorted().filter {
                    $0.hasSuffix(".md") || $0.hasSuffix(".json")
                }
                .map { "\(Repository.root)/\(folder)/\($0)" }
            }
        return try files.map { [UInt8](try Data(contentsOf: URL(filePath: $0))) }
    }

    private static var seconds: UInt64 { setting("SHOWRUNNER_FUZZ_SECONDS") ?? 0 }

    private static func setting(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }
}
