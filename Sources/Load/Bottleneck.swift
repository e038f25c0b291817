/// Whether figures are the server's: they are only while the generator keeps to its plan.
enum Bottleneck {
    /// Why the generator decided the figures; nil where it did not.
    static func found(processorShare: Double, lateness: Histogram) -> String? {
        if processorShare >= 0.9 {
            return
                "The generator was the bottleneck: it took \(Figures.share(processorShare)) of its processor."
        }
        let late = lateness.percentile(0.95)
        guard late >= .milliseconds(20) else { return nil }
        return
            "The generator was the bottleneck: it began 1 request in 20 more than \(Figures.time(late)) late."
    }
}
