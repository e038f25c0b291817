import Conditions
import FoundationEssentials
import TestSupport
import Testing

@testable import Stage

@Suite final class LogFollowerTests {
    private let folder = TemporaryFolder()

    private func append(_ text: String, to name: String = "a.log") throws {
        let before = (try? String(contentsOfFile: folder.file(name), encoding: .utf8)) ?? ""
        try folder.write(before + text, to: name)
    }

    @Test func `whole lines are handed on once, as they are written`() throws {
        var follower = LogFollower("license", file: folder.file("a.log"))
        let early = follower.next()
        #expect(early == nil)
        try append("one\n{\"time\":\"1970-01-01T00:00:02Z\"}\nhal")
        let lines = follower.next()
        let first = try #require(lines)
        #expect(first.map(\.text) == ["one", "{\"time\":\"1970-01-01T00:00:02Z\"}"])
        #expect(first[1].time == 2_000 && first[0].service == "license")
        let nothing = follower.next()
        #expect(nothing == nil)
        try append("f\n")
        let found1 = follower.next()
        #expect(found1?.map(\.text) == ["half"])
    }

    @Test func `a log that begins anew is read from its start`() throws {
        var follower = LogFollower("license", file: folder.file("a.log"))
        try append("one\ntwo\n")
        _ = follower.next()
        try folder.write("new\n", to: "a.log")
        let found2 = follower.next()
        #expect(found2?.map(\.text) == ["new"])
    }

    @Test func `a line without an end is let go`() throws {
        var follower = LogFollower("license", file: folder.file("a.log"))
        try append(String(repeating: "x", count: 200_000))
        let found3 = follower.next()
        #expect(found3?.isEmpty == true)
        try append("\nafter\n")
        let found4 = follower.next()
        #expect(found4?.last?.text == "after")
    }
}
