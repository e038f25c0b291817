/// The teams of the demo, who borrow licenses under their names.
public enum Team {
    /// Names as they appear in logs and metrics; the first is the one that stands out.
    public static let names = [
        "team-payments", "team-infotainment", "team-body", "team-adas", "team-powertrain",
        "team-telematics",
    ]

    /// The team a worker of the stress tool belongs to: every other worker to the first team.
    /// - Parameter worker: Counts workers from 0.
    public static func ofWorker(_ worker: Int) -> String {
        let others = names.dropFirst()
        guard worker % 2 == 1 else { return names[0] }
        return others[others.startIndex + worker / 2 % others.count]
    }
}
