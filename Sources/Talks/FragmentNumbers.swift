internal import Markdown

/// The numbers of a slide's fragments and code stages, given out in the order of the text.
///
/// Fragments whose author gave a number come first, those of one number together, as in reveal.js.
final class FragmentNumbers {
    /// The number of stages after the first.
    let stages: Int
    private let numbers: [Int]
    private var next = 0

    init(_ blocks: [Block], isStep: (Fence) -> Bool) {
        var given: [Int?] = []
        for block in blocks {
            switch block.kind {
            case .comment(let text):
                if case .element(let attributes)? = SlideComment(text), attributes.isFragment {
                    given.append(attributes.fragmentIndex)
                }
            case .fence(let fence) where !isStep(fence):
                let count = CodeListing(fence).furtherStages
                given += [Int?](repeating: nil, count: count)
            default: break
            }
        }
        let ordered = Set(given.compactMap { $0 }).sorted()
        var places: [Int: Int] = [:]
        for (place, number) in ordered.enumerated() { places[number] = place }
        var count = ordered.count
        numbers = given.map { index in
            if let index, let place = places[index] { return place }
            count += 1
            return count - 1
        }
        stages = count
    }

    /// The number of the next fragment.
    func take() -> Int {
        defer { next += 1 }
        return numbers.indices.contains(next) ? numbers[next] : max(0, stages - 1)
    }
}
