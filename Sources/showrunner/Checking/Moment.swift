private import Glibc

/// A point in time as people of this machine write it.
struct Moment: Sendable {
    private let day: Int
    private let month: Int
    private let hour: Int
    private let minute: Int

    /// A point in time by milliseconds since 1970-01-01 UTC.
    init(_ wall: Int) {
        var seconds = wall / 1_000
        var time = unsafe tm()
        unsafe localtime_r(&seconds, &time)
        day = unsafe Int(time.tm_mday)
        month = unsafe Int(time.tm_mon)
        hour = unsafe Int(time.tm_hour)
        minute = unsafe Int(time.tm_min)
    }

    /// The present, in milliseconds since 1970-01-01 UTC.
    static var wall: Int {
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        return now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `18 Nov, 13:48`.
    var dayAndTime: String {
        "\(day) \(Moment.months[abs(month) % 12]), \(two(hour)):\(two(minute))"
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
