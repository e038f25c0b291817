import HTTPClient
import JSONValue

/// The license server's API as the stress tool uses it.
struct LicenseClient: Sendable {
    /// What came of asking for a license.
    enum Answer: Sendable, Equatable {
        case lent(id: String)
        case refused
        case failed(String)
    }

    /// One tool as the server tells it.
    struct ToolStatus: Sendable, Equatable {
        var tool: String
        var total: Int
        var borrowed: Int
        var commit: Int
        var overage: Int
        var overageCost: Double
    }

    let url: String
    let client: HTTPClient

    func borrow(_ tool: String, user: String) async -> Answer {
        let body: JSON = ["tool": .string(tool), "user": .string(user)]
        do throws(HTTPFailure) {
            let response = try await send("POST", "/licenses/borrow", body)
            switch response.status {
            case 200:
                guard let id = (try? JSON(parsing: response.body))?["id"]?.string else {
                    return .failed("The answer to a borrow has no id: is this the license server?")
                }
                return .lent(id: id)
            case 409: return .refused
            default: return .failed("The license server answered \(response.status) to a borrow.")
            }
        } catch {
            return .failed(error.description)
        }
    }

    /// Gives a license back; nil where that worked, otherwise the reason.
    func giveBack(_ id: String) async -> String? {
        do throws(HTTPFailure) {
            let response = try await send("POST", "/licenses/return", ["id": .string(id)])
            return response.status == 200
                ? nil : "The license server answered \(response.status) to a return."
        } catch {
            return error.description
        }
    }

    /// Every tool; the order is the server's.
    /// - Throws: `HTTPFailure`, also where the answer is not a license server's.
    func statuses() async throws(HTTPFailure) -> [ToolStatus] {
        let response = try await send("GET", "/licenses/status", nil)
        guard response.status == 200, let items = (try? JSON(parsing: response.body))?.array,
            !items.isEmpty
        else {
            throw HTTPFailure(
                .broken,
                "What answers at \(url) (status \(response.status)) is not the license server."
            )
        }
        return items.map { item in
            ToolStatus(
                tool: item["tool"]?.string ?? "",
                total: item["total"]?.int ?? 0,
                borrowed: item["borrowed"]?.int ?? 0,
                commit: item["commit"]?.int ?? 0,
                overage: item["overage"]?.int ?? 0,
                overageCost: item["current_overage_cost"]?.double ?? 0
            )
        }
    }

    /// The ids of every license that is out.
    func borrows() async throws(HTTPFailure) -> [String] {
        let response = try await send("GET", "/borrows", nil)
        let items = (try? JSON(parsing: response.body))?.array ?? []
        return items.compactMap { $0["id"]?.string }
    }

    /// Checkouts beyond the commit since the server started, of all tools and users.
    func overageCheckouts() async throws(HTTPFailure) -> Double {
        let response = try await send("GET", "/metrics", nil)
        return response.text.split(separator: "\n")
            .filter { $0.hasPrefix("license_overage_checkouts_total{") }
            .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
            .reduce(0, +)
    }

    private func send(
        _ method: String,
        _ path: String,
        _ body: JSON?
    ) async throws(HTTPFailure) -> HTTPResponse {
        var request = HTTPRequest(method: method, url: url + path)
        if let body {
            request.headers["Content-Type"] = "application/json"
            request.body = body.utf8
        }
        return try await client.send(request, timeout: .seconds(10))
    }
}
