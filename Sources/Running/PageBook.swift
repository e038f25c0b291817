/// Remembers the last command of each page, so that one that overtook another is refused.
struct PageBook {
    private var last: [String: Int] = [:]
    private var order: [String] = []
    private let most = 64

    /// Takes a command's stamp.
    /// - Throws: ``Refusal`` when the page has already sent a later one.
    mutating func admit(_ stamp: PageStamp) throws(Refusal) {
        if let count = last[stamp.page] {
            guard stamp.count > count else {
                throw .conflict("A later command of this page has been carried out already.")
            }
        } else {
            if order.count == most { last[order.removeFirst()] = nil }
            order.append(stamp.page)
        }
        last[stamp.page] = stamp.count
    }
}
