import Recording
import Running

/// Joins a run to the ledger of undos.
enum UndoDesk {
    /// The book of a data folder.
    static func book(of data: DataFolder) throws -> UndoBook {
        let ledger = try UndoLedger(folder: data.path)
        return UndoBook(
            open: { try await ledger.open(UndoLedger.Entry($0)) },
            close: { try await ledger.close($0, trouble: $1) },
            entries: { try await ledger.entries(of: $0).compactMap(UndoEntry.init) }
        )
    }
}

extension UndoLedger.Entry {
    /// An entry of a run as the ledger keeps it.
    init(_ entry: UndoEntry) {
        self.init(
            run: entry.run,
            step: entry.step,
            title: entry.title,
            file: entry.file,
            action: entry.action.json,
            bytes: entry.action.bytes,
            values: entry.values,
            secrets: entry.secrets
        )
    }
}

extension UndoEntry {
    /// An entry of the ledger; nil where this version does not know how to take it back.
    init?(_ entry: UndoLedger.Entry) {
        guard let action = UndoAction(json: entry.action, bytes: entry.bytes) else { return nil }
        self.init(
            id: entry.id,
            run: entry.run,
            step: entry.step,
            title: entry.title,
            file: entry.file,
            action: action,
            values: entry.values,
            secrets: entry.secrets,
            trouble: entry.trouble
        )
    }
}
