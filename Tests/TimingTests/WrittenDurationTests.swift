import Testing
import Timing

struct WrittenDurationTests {
    @Test(arguments: [
        ("90", Duration.seconds(90)), ("90s", .seconds(90)), ("1m30s", .seconds(90)),
        ("2min", .seconds(120)), ("2 minutes", .seconds(120)), ("1 minute", .seconds(60)),
        ("1:30", .seconds(90)), ("1:02:03", .seconds(3723)), ("500ms", .milliseconds(500)),
        ("1h", .seconds(3600)), ("1.5s", .milliseconds(1500)), (" 10 s ", .seconds(10)),
        ("1h 5m", .seconds(3900)), ("0", .zero), ("2 Min", .seconds(120)),
    ])
    func `every form a person writes is read`(written: String, expected: Duration) {
        #expect(Duration(written: written) == expected)
    }

    @Test(arguments: [
        "", " ", "-1", "s", "1x", "1m30", "1:60", "1:2:3:4", ":30", "1:", "ten", "1 2", "1s!",
        "99999999999999999999", "999999999999h", "1:99999999999999999999", "1001h",
    ])
    func `anything else is refused`(written: String) {
        #expect(Duration(written: written) == nil)
    }
}
