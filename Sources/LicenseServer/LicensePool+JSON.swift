import HTTPServer
import JSONValue

extension LicensePlan {
    var json: JSON {
        [
            "tool": .string(tool), "total": .int(total), "commit": .int(commit),
            "max_overage": .int(maxOverage), "commit_price": .number(commitPrice),
            "overage_price_per_license": .number(overagePrice),
        ]
    }

    /// The plan with the members of an object in place of the old values; nil where one of them is
    /// no number.
    init?(changing old: LicensePlan, to json: JSON) {
        func whole(_ name: String, _ old: Int) -> Int? {
            json[name].map { $0.int } ?? old
        }
        func price(_ name: String, _ old: Double) -> Double? {
            json[name].map { $0.double } ?? old
        }
        guard let total = whole("total", old.total), let commit = whole("commit", old.commit),
            let maxOverage = whole("max_overage", old.maxOverage),
            let commitPrice = price("commit_price", old.commitPrice),
            let overagePrice = price("overage_price_per_license", old.overagePrice)
        else { return nil }
        self.init(
            tool: old.tool,
            total: total,
            commit: commit,
            maxOverage: maxOverage,
            commitPrice: commitPrice,
            overagePrice: overagePrice
        )
    }
}

extension LicensePool.Status {
    var json: JSON {
        [
            "tool": .string(plan.tool), "total": .int(plan.total), "borrowed": .int(borrowed),
            "available": .int(available), "commit": .int(plan.commit),
            "max_overage": .int(plan.maxOverage), "overage": .int(overage),
            "in_commit": .int(inCommit), "commit_price": .number(plan.commitPrice),
            "overage_price_per_license": .number(plan.overagePrice),
            "current_overage_cost": .number(overageCost), "total_cost": .number(totalCost),
        ]
    }
}

extension LicensePool.Borrow {
    var json: JSON {
        [
            "id": .string(id), "tool": .string(tool), "user": .string(user),
            "borrowed_at": .string(Timestamp.iso(borrowedAt)),
        ]
    }
}

extension LicensePool.Charge {
    var json: JSON {
        [
            "id": .int(id), "tool": .string(tool), "borrow_id": .string(borrow),
            "user": .string(user), "charged_at": .string(Timestamp.iso(chargedAt)),
            "amount": .number(amount),
        ]
    }
}

extension Response {
    /// An answer that says why not.
    static func detail(_ text: String, status: Int) -> Response {
        .json((["detail": .string(text)] as JSON).utf8, status: status)
    }
}
