/// Why a plan cannot be changed so.
public enum PlanError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No tool of that name.
    case unknownTool(String)
    /// A number below zero or absurdly large.
    case outOfRange
    /// More paid for in advance than there is.
    case commitAboveTotal(commit: Int, total: Int)
    /// Fewer than are out at this moment.
    case totalBelowBorrowed(total: Int, borrowed: Int)

    /// The reason and what to send instead.
    public var description: String {
        switch self {
        case .unknownTool(let tool): "There is no tool named \"\(tool)\"."
        case .outOfRange:
            "total, commit and max_overage must be whole numbers from 0 to 1000000, prices from 0."
        case .commitAboveTotal(let commit, let total):
            "commit (\(commit)) cannot be more than total (\(total))."
        case .totalBelowBorrowed(let total, let borrowed):
            "total (\(total)) cannot be less than the \(borrowed) licenses that are out."
        }
    }
}
