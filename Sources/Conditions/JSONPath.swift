public import JSONValue

/// A place in a JSON value: `$.tools[0].name`, `$["a name"]`, `$.list[-1]`.
public struct JSONPath: Sendable, Equatable {
    /// The way from the root.
    public let steps: [Step]

    /// One step of the way.
    public enum Step: Sendable, Equatable {
        /// A member of an object.
        case member(String)
        /// An element of an array; below zero it is counted from the end.
        case element(Int)
    }

    /// A way from the root.
    public init(steps: [Step]) { self.steps = steps }

    /// The value at this place; nil where there is none.
    public func value(in root: JSON) -> JSON? {
        var here = root
        for step in steps {
            let next: JSON?
            switch step {
            case .member(let name): next = here[name]
            case .element(let position):
                let count = here.array?.count ?? 0
                next = here[position < 0 ? count + position : position]
            }
            guard let next else { return nil }
            here = next
        }
        return here
    }
}
