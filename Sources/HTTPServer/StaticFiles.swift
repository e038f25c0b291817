private import FoundationEssentials

/// The files below one folder, as a browser may have them (S12).
///
/// A path is compared component by component after links are resolved: nothing outside the folder,
/// no dot files, no way up.
public struct StaticFiles: Sendable {
    private let root: String

    /// Files below a folder.
    public init(folder: String) {
        root = URL(filePath: folder).resolvingSymlinksInPath().standardizedFileURL.path
    }

    /// The nearest folder `static`, beside the running program or above it, that holds a file of
    /// this path; nil where there is none.
    public static func folder(holding page: String) -> String? {
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        var folder = program.deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appending(path: "static").path
            if FileManager.default.fileExists(atPath: "\(candidate)/\(page)") { return candidate }
            folder.deleteLastPathComponent()
        }
        return nil
    }

    /// The file of this path below the folder, or 404.
    public func response(_ path: String, to request: Request) -> Response {
        let words = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !words.isEmpty,
            words.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") && !$0.utf8.contains(0) })
        else { return .notFound }
        let wanted = URL(filePath: root).appending(path: path).resolvingSymlinksInPath()
        guard wanted.path.hasPrefix(root + "/"),
            let type = StaticFiles.type(of: String(words[words.count - 1])),
            let attributes = try? FileManager.default.attributesOfItem(atPath: wanted.path),
            attributes[.type] as? FileAttributeType == .typeRegular
        else { return .notFound }
        let changed = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        let size = (attributes[.size] as? UInt) ?? 0
        let tag = "\"\(size)-\(Int(changed * 1000))\""
        let headers = [("ETag", tag), ("Cache-Control", "no-cache"), ("Content-Type", type)]
        if request.headers["If-None-Match"] == tag {
            return Response(status: 304, headers: headers, body: [])
        }
        guard let data = try? Data(contentsOf: wanted) else { return .notFound }
        return Response(status: 200, headers: headers, body: [UInt8](data))
    }

    private static func type(of name: String) -> String? {
        let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        return types[ending]
    }

    private static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml", "png": "image/png",
        "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "avif": "image/avif",
        "webp": "image/webp", "ico": "image/x-icon", "woff2": "font/woff2",
        "otf": "font/otf", "ttf": "font/ttf", "json": "application/json",
        "webmanifest": "application/manifest+json",
    ]
}
