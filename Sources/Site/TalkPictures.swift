internal import HTTPServer
internal import Running

extension Response {
    /// A picture that a talk of this workspace shows, from its folder and from nowhere else (S12).
    static func picture(_ path: String, of workspace: Workspace, to request: Request) -> Response {
        guard let folder = workspace.pictureFolder(of: path) else {
            return .failure(404, "There is no such picture.")
        }
        return StaticFiles(folder: folder).response(path, to: request)
    }
}
