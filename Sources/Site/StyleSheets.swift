internal import HTTPServer
internal import Running

extension Response {
    /// A style sheet that a talk names, from its workspace and from nowhere else.
    static func styleSheet(_ path: String, of folder: String, to request: Request) -> Response {
        let path = path.hasPrefix("./") ? String(path.dropFirst(2)) : path
        guard path.hasSuffix(".css") else {
            return .failure(404, "Only style sheets are loaded: css: [company.css]")
        }
        let response = StaticFiles(folder: folder).response(path, to: request)
        return response.status == 404 ? .failure(404, "There is no such style sheet.") : response
    }
}

extension OpenRun {
    /// What pages of this run load to look as its talk wants, by `api/runs/RUN/` and these words.
    static func looks(of open: OpenRun?) -> [Route] {
        [
            Route(.get, "api/runs/:run/look") { _, captures in
                guard let open, open.live.id == captures["run"] else {
                    return .response(.failure(404, "That run is not open here."))
                }
                return .response(.json(await open.live.look))
            },
            Route(.get, "api/runs/:run/style/:place") { request, captures in
                guard let open, open.live.id == captures["run"],
                    let place = Int(captures["place"]),
                    let sheet = await open.live.styleSheet(place)
                else { return .response(.failure(404, "There is no such style sheet.")) }
                return .response(.styleSheet(sheet.path, of: sheet.folder, to: request))
            },
        ]
    }
}
