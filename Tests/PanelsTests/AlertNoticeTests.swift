import Testing

@testable import Panels

struct AlertNoticeTests {
    private func read(_ text: String) -> [AlertNotice]? { AlertNotice.read(Array(text.utf8)) }

    @Test
    func `Prometheus' array and Alertmanager's webhook are both understood`() throws {
        let pushed = try #require(
            read(
                #"""
                [{"labels":{"alertname":"High","severity":"page"},"annotations":{"summary":"s"},
                "startsAt":"2026-11-21T10:45:37.123456789Z","endsAt":"2026-11-21T11:46:37.123+01:00",
                "generatorURL":"http://x"}]
                """#
            )?.first
        )
        #expect(pushed.name == "High" && pushed.annotations == ["summary": "s"])
        #expect(pushed.endsAt.map { $0 - pushed.startsAt } == 60_000)
        let sent = try #require(
            read(
                #"""
                {"version":"4","status":"firing","alerts":[{"status":"firing",
                "labels":{"alertname":"High"},"annotations":{},"startsAt":"2026-11-21T10:45:37Z",
                "endsAt":"0001-01-01T00:00:00Z","fingerprint":"x"}]}
                """#
            )?.first
        )
        #expect(sent.endsAt == nil)
    }

    @Test(arguments: [
        "", "7", "{}", "{\"alerts\":7}", "[7]", "[{\"labels\":{}}]",
        "[{\"labels\":{\"alertname\":\"A\"},\"startsAt\":\"soon\"}]",
        "[{\"labels\":{\"alertname\":\"A\"},\"startsAt\":\"9999-99-99T99:99:99Z\"}]",
        "[{\"labels\":{\"alertname\":\"A\"},\"startsAt\":\"2026-11-21T10:45:37+99:99\"}]",
    ])
    func `whatever else is sent is no alert, and nothing traps`(_ text: String) {
        #expect(read(text)?.isEmpty ?? true)
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59Z", -1_000),
        ("2000-02-29T12:00:00.5Z", 951_825_600_500),
        ("2000-02-29T12:00:00.5+00:30", 951_823_800_500),
    ])
    func `times are read to the millisecond`(_ text: String, _ expected: Int) {
        #expect(WallTime.milliseconds(text) == expected)
    }
}
