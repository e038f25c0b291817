internal import Markdown

/// The numbers of a slide's fragments and code stages, given out in the order of the text.
///
/// Fragments whose author gave a number come first, those of one number together, as in reveal.js.
final class FragmentNumbers {
    /// The number of stages after the first.
    let stages: Int
    private let numbers: [Int]
    private var next = 0
    /// The code to be shown, by its fence's line.
    private var listings: [Int: CodeListing] = [:]

    init(_ blocks: [Block], allowsHTML: Bool, isStep: (Fence) -> Bool) {
        var given: [Int?] = []
        for at in blocks.indices {
            switch blocks[at].kind {
            case .comment(let text):
                if case .element(let attributes)? = SlideComment(text), attributes.isFragment {
                    given.append(attributes.fragmentIndex)
                }
            case .fence(let fence) where !isStep(fence):
                let listing = CodeListing(fence)
                given += [Int?](repeating: nil, count: listing.furtherStages)
                listings[fence.line] = listing
            case .text, .html, .item, .heading, .row:
                guard allowsHTML else { continue }
                for tag in blocks[at].rawTags {
                    let attributes = SlideComment.attributes(ofTag: tag)
                    if attributes.isFragment { given.append(attributes.fragmentIndex) }
                }
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

    /// The listing of a fence among the blocks.
    func listing(of fence: Fence) -> CodeListing? { listings[fence.line] }

    /// The number of the next fragment.
    func take() -> Int {
        defer { next += 1 }
        return numbers.indices.contains(next) ? numbers[next] : max(0, stages - 1)
    }
}
