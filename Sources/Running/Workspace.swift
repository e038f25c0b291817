private import FoundationEssentials
public import Markdown
private import Processes
public import Runbooks
public import Talks

/// The folder that holds `talks/`, `runbooks/` and `checklists/`, and in which steps start.
public struct Workspace: Sendable, Equatable {
    /// The folder's absolute path.
    public let root: String

    /// The workspace of this folder.
    public init(root: String) { self.root = Workspace.absolute(root) }

    /// The workspace of a file: the nearest parent that holds `talks/` or `runbooks/`, within the
    /// repository that the file is in; else the file's own folder.
    public init(containing file: String) {
        let own = URL(filePath: Workspace.absolute(file)).deletingLastPathComponent()
        var folder = own
        while folder.path != "/" {
            if ["talks", "runbooks"].contains(where: { Workspace.isFolder("\(folder.path)/\($0)") })
            {
                root = folder.path
                return
            }
            // What surrounds a repository has nothing to do with its pages.
            if FileManager.default.fileExists(atPath: "\(folder.path)/.git") { break }
            folder.deleteLastPathComponent()
        }
        root = own.path
    }

    // MARK: - Finding files

    /// What kind of file a name stands for, which says where it is looked for.
    public enum Kind: String, Sendable, CaseIterable {
        /// `talks/NAME.md`
        case talk = "talks"
        /// `runbooks/NAME.md`
        case runbook = "runbooks"
        /// `checklists/NAME.md`
        case checklist = "checklists"
    }

    /// The file that a path or a name stands for.
    ///
    /// - Parameter word: A path as the user wrote it, or a name without ending in this workspace.
    /// - Throws: ``Problem`` that says where was looked and which names there are.
    public func file(_ kind: Kind, _ word: String) throws(Problem) -> String {
        if word.contains("/") || word.hasSuffix(".md") {
            let path = Workspace.absolute(word)
            guard Workspace.isFile(path) else {
                throw Problem(file: word, line: 1, message: Workspace.absence(of: path))
            }
            return path
        }
        let path = "\(root)/\(kind.rawValue)/\(word).md"
        guard Workspace.isFile(path) else {
            guard !Workspace.isFolder(word) else {
                throw Problem(file: word, line: 1, message: Workspace.absence(of: word))
            }
            let names = names(kind)
            let list =
                names.isEmpty
                ? "There are no \(kind.rawValue) here."
                : "There are: \(names.joined(separator: ", "))."
            throw Problem(
                file: "\(kind.rawValue)/\(word).md",
                line: 1,
                message: "\(Workspace.absence(of: path)) \(list)"
            )
        }
        return path
    }

    /// The names of all files of a kind, in order.
    public func names(_ kind: Kind) -> [String] {
        let found = try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(kind.rawValue)")
        return (found ?? []).filter { $0.hasSuffix(".md") && !$0.hasPrefix(".") }
            .map { String($0.dropLast(3)) }.sorted()
    }

    // MARK: - Reading files

    /// A file's text, with its path as short as it is from the workspace.
    /// - Throws: ``Problem`` when it cannot be read, is too large, or is not UTF-8.
    public func source(_ path: String) throws(Problem) -> SourceText {
        let shown = path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path
        guard let size = FileSize.bytes(at: path) else {
            throw Problem(file: shown, line: 1, message: "This file cannot be read.")
        }
        guard size <= SourceText.limit else {
            throw Problem(
                file: shown,
                line: 1,
                message: "The file has \(size) bytes; at most \(SourceText.limit) are read. "
                    + "Move part of it into a file of its own."
            )
        }
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw Problem(file: shown, line: 1, message: "This file cannot be read.")
        }
        return try SourceText(file: shown, bytes: [UInt8](data))
    }

    /// A runbook of this workspace.
    /// - Throws: ``Problem`` when the file cannot be read at all.
    public func runbook(_ path: String) throws(Problem) -> Runbook {
        Runbook.parse(try source(path))
    }

    /// A talk of this workspace with the runbooks that it names.
    ///
    /// - Returns: The deck, whose problems name every file and line at fault.
    /// - Throws: ``Problem`` when the talk's file cannot be read at all.
    public func deck(_ path: String) throws(Problem) -> Deck {
        let talk = try source(path)
        guard !talk.bytes.contains(0) else {
            throw Problem(
                file: talk.file,
                line: 1,
                message: "The file is no text: it has NUL bytes. Save the talk as UTF-8 text."
            )
        }
        var runbooks: [SourceText] = []
        var missing: [Problem] = []
        for name in Talk.runbookNames(of: talk) {
            do {
                runbooks.append(try source(try file(.runbook, name)))
            } catch {
                missing.append(error)
            }
        }
        var checklists: [SourceText] = []
        for name in Talk.shownChecklists(of: talk) {
            do {
                checklists.append(try source(try file(.checklist, name)))
            } catch {
                missing.append(error)
            }
        }
        var deck = Deck.build(talk: talk, runbooks: runbooks, checklists: checklists)
        deck.problems = missing + deck.problems + pictureProblems(of: deck)
        return deck
    }

    /// Pictures that the talk shows and that are not there.
    private func pictureProblems(of deck: Deck) -> [Problem] {
        deck.pictures.filter { pictureFolder(of: $0.path) == nil }.map { picture in
            Problem(
                severity: .warning,
                file: deck.talk.file,
                line: picture.line,
                message: "There is no picture \(picture.path) beside the talk, or the file is of a "
                    + "kind that pages do not show. Save it there as PNG, JPEG, GIF, SVG or WebP."
            )
        }
    }

    /// The folder of this workspace in which pages find a picture of a talk, by the path that a slide
    /// names: that of the talks, else its root; nil where it is in neither.
    public func pictureFolder(of path: String) -> String? {
        let kinds = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif"]
        guard kinds.contains(path.split(separator: ".").last.map { $0.lowercased() } ?? "") else {
            return nil
        }
        return ["\(root)/\(Kind.talk.rawValue)", root].first { Self.isFile("\($0)/\(path)") }
    }

    /// The files a talk is made of, so that a change of any of them is noticed.
    public func files(ofTalk path: String) -> [String] {
        guard let talk = try? source(path) else { return [path] }
        return [path] + Talk.runbookNames(of: talk).compactMap { try? file(.runbook, $0) }
            + Talk.shownChecklists(of: talk).compactMap { try? file(.checklist, $0) }
    }

    // MARK: - Paths

    private static func absolute(_ path: String) -> String {
        URL(filePath: path).standardizedFileURL.path
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    }

    /// Why there is no file at a path, in a sentence.
    private static func absence(of path: String) -> String {
        if isFolder(path) { return "This is a folder. Name a file in it." }
        let own = try? FileManager.default.attributesOfItem(atPath: path)
        guard own?[.type] as? FileAttributeType == .typeSymbolicLink else {
            return "There is no such file."
        }
        return "This is a link that leads to no file. Name the file itself."
    }

    private static func isFile(_ path: String) -> Bool {
        var isFolder = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder
    }
}
