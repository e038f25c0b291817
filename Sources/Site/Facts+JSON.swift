internal import Events
internal import JSONValue
internal import Recording

extension RunReader.Facts {
    /// The answer to `GET /api/runs/RUN` as far as it is the same for everybody.
    var json: JSON {
        [
            "id": .string(opened.run), "title": .string(opened.title),
            "talk": .string(opened.talk), "purpose": .string(opened.purpose.rawValue),
            "wall": .int(opened.wall), "duration": .int(duration.wholeMicroseconds),
            "status": .string(status.rawValue), "published": .bool(isPublished),
        ]
    }
}
