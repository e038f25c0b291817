import Checklists
import Markdown
import Running
import Talks

/// What is checked: a talk with its own rows and its checklist, or a checklist alone.
struct CheckTarget {
    /// The absolute path its results are kept under: the checklist's, else the talk's.
    let key: String
    /// The name in addresses.
    let name: String
    /// The list as its file says it; nil for a talk that names none.
    let list: Checklist?
    /// The talk that uses it, with the name of its file.
    let talk: (name: String, deck: Deck)?
    /// The files it is made of.
    let files: [String]

    /// The target that a word on the command line stands for: a path, or the name of a talk or a list.
    /// - Throws: ``Problem`` that says where was looked.
    static func find(_ word: String) throws(Problem) -> (target: CheckTarget, workspace: Workspace)
    {
        guard word.contains("/") || word.hasSuffix(".md") else {
            let workspace = Workspace(root: ".")
            return (try CheckTarget(named: word, in: workspace), workspace)
        }
        let workspace = Workspace(containing: word)
        let path = try workspace.file(.checklist, word)
        let isTalk = path.hasPrefix("\(workspace.root)/talks/")
        return (
            try CheckTarget(list: isTalk ? nil : path, talk: isTalk ? path : nil, in: workspace),
            workspace
        )
    }

    /// The target of a name: a talk's is the wider one.
    /// - Throws: ``Problem`` that names what there is.
    init(named name: String, in workspace: Workspace) throws(Problem) {
        if workspace.names(.talk).contains(name) {
            self = try CheckTarget(list: nil, talk: workspace.file(.talk, name), in: workspace)
        } else {
            self = try CheckTarget(list: workspace.file(.checklist, name), talk: nil, in: workspace)
        }
    }

    /// The target of an address, where a list of this name comes before a talk.
    /// - Throws: ``Problem`` that names what there is.
    init(addressed name: String, in workspace: Workspace) throws(Problem) {
        guard workspace.names(.checklist).contains(name) else {
            self = try CheckTarget(named: name, in: workspace)
            return
        }
        let talk = workspace.talk(using: name)
        self = try CheckTarget(list: workspace.file(.checklist, name), talk: talk, in: workspace)
    }

    private init(list: String?, talk: String?, in workspace: Workspace) throws(Problem) {
        var list = list
        var files: [String] = []
        if let talk {
            let deck = try workspace.deck(talk)
            let name = fileName(of: talk)
            self.talk = (name, deck)
            files += workspace.files(ofTalk: talk)
            if list == nil, let wanted = deck.talk.checklist {
                list = try workspace.file(.checklist, wanted)
            }
        } else {
            self.talk = nil
        }
        self.list = try list.map { path throws(Problem) in
            Checklist.parse(try workspace.source(path))
        }
        if let list { files.insert(list, at: 0) }
        self.files = files
        key = list ?? talk ?? ""
        name = fileName(of: key)
    }

    /// What is wrong with the files.
    var problems: [Problem] { list?.problems ?? [] }
}

/// A file's name without folder and ending.
private func fileName(of path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return last.hasSuffix(".md") ? String(last.dropLast(3)) : last
}

extension Workspace {
    /// The talk whose front matter names a checklist; nil where none does.
    func talk(using checklist: String) -> String? {
        for name in names(.talk) {
            guard let path = try? file(.talk, name), let source = try? source(path),
                Talk.checklistName(of: source) == checklist
            else { continue }
            return path
        }
        return nil
    }
}
