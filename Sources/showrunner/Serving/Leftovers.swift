import Events
import Processes
import Recording
import Running
private import FoundationEssentials

/// What is left of runs whose program was killed: processes of their steps, and the files that hold
/// the state between them.
enum Leftovers {
    /// How long a presented run can be gone on with.
    private static let patience = Duration.seconds(900)

    /// Ends and removes what no run that can be gone on with needs any more.
    static func sweep(_ data: DataFolder, _ library: Library) async {
        let folder = data.session("")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        guard !names.isEmpty else { return }
        let kept = Set(await library.runs().lazy.filter(canGoOn).map(\.run))
        for run in names where library.holder(of: run) == nil && !kept.contains(run) {
            let token = Session.token(of: run)
            await ProcessTree.end(session: nil, token: token, grace: .seconds(1))
            try? FileManager.default.removeItem(atPath: data.session(run))
        }
    }

    private static func canGoOn(_ run: RunSummary) -> Bool {
        guard let opened = run.opened, opened.purpose != .script, run.isInterrupted else {
            return false
        }
        let age = Duration.milliseconds(Moment.wall - opened.wall) - run.duration
        return age < patience
    }
}
