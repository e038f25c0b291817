private import FoundationEssentials
public import JSONValue
private import HTTPClient

/// A real headless Chromium with one window, driven through W3C WebDriver.
///
/// Several browsers may share one driver; each has cookies of its own.
public final class Browser: Sendable {
    private let driver: ChromeDriver
    private let http = HTTPClient()
    private let session: String

    /// Whether Chromium's driver is on this machine.
    public static var isInstalled: Bool { ChromeDriver.isInstalled }

    private init(driver: ChromeDriver, profile: String) async throws {
        self.driver = driver
        let arguments: [JSON] = [
            "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
            "--hide-scrollbars", "--force-device-scale-factor=1", "--no-first-run",
            "--disable-background-networking", "--window-size=1920,1080",
            .string("--user-data-dir=\(profile)"),
        ]
        let wanted: JSON = [
            "capabilities": [
                "alwaysMatch": [
                    "browserName": "chrome", "acceptInsecureCerts": true,
                    "goog:chromeOptions": ["args": .array(arguments)],
                    "goog:loggingPrefs": ["browser": "ALL"],
                ]
            ]
        ]
        let value = try await Browser.call(http, "POST", "\(driver.address)/session", wanted)
        guard let id = value["sessionId"]?.string else {
            throw BrowserError("no session: \(value)")
        }
        session = "\(driver.address)/session/\(id)"
    }

    /// Gives a test as many browsers as it needs, and ends them and their driver afterwards.
    public static func use(
        _ count: Int = 1,
        _ body: ([Browser]) async throws -> Void
    ) async throws {
        let folder = TemporaryFolder()
        let driver = try await ChromeDriver(folder: folder.path)
        var browsers: [Browser] = []
        do {
            for number in 0..<count {
                browsers.append(
                    try await Browser(driver: driver, profile: folder.file("profile-\(number)"))
                )
            }
            try await body(browsers)
        } catch {
            await end(browsers, driver)
            throw error
        }
        await end(browsers, driver)
    }

    private static func end(_ browsers: [Browser], _ driver: ChromeDriver) async {
        for browser in browsers {
            _ = try? await call(browser.http, "DELETE", browser.session, nil)
        }
        await driver.end()
    }

    // MARK: - Doing

    /// Opens an address and waits for its page to load.
    public func open(_ url: String) async throws {
        _ = try await post("url", ["url": .string(url)])
    }

    /// Sets the viewport exactly; `--window-size` is the outer size.
    public func resize(width: Int, height: Int, isMobile: Bool = false) async throws {
        let parameters: JSON = [
            "width": .int(width), "height": .int(height), "deviceScaleFactor": 1,
            "mobile": .bool(isMobile),
        ]
        _ = try await post(
            "goog/cdp/execute",
            ["cmd": "Emulation.setDeviceMetricsOverride", "params": parameters]
        )
    }

    /// Runs a script in each page that is opened from now on, before the page's own.
    public func prepare(_ script: String) async throws {
        _ = try await post(
            "goog/cdp/execute",
            [
                "cmd": "Page.addScriptToEvaluateOnNewDocument",
                "params": ["source": .string(script)],
            ]
        )
    }

    /// Sets a cookie for the site that is open.
    public func setCookie(_ name: String, _ value: String) async throws {
        let cookie: JSON = [
            "name": .string(name), "value": .string(value), "path": "/", "httpOnly": true,
            "sameSite": "Strict",
        ]
        _ = try await post("cookie", ["cookie": cookie])
    }

    /// Runs a script's body in the page and returns what it returns.
    @discardableResult
    public func evaluate(_ script: String) async throws -> JSON {
        try await post("execute/sync", ["script": .string(script), "args": []])
    }

    /// Runs an asynchronous function's body in the page and returns what it resolves to.
    public func evaluateAsync(_ script: String) async throws -> JSON {
        let body = """
            const done = arguments[arguments.length - 1];
            (async () => { \(script) })().then(done, error => done({ failed: String(error) }));
            """
        return try await post("execute/async", ["script": .string(body), "args": []])
    }

    /// Clicks the first element of a selector.
    public func click(_ selector: String) async throws {
        let found = try await post(
            "element",
            ["using": "css selector", "value": .string(selector)]
        )
        guard let id = found.object?.members.first?.value.string else {
            throw BrowserError("nothing matches \(selector)")
        }
        _ = try await post("element/\(id)/click", [:])
    }

    /// Presses and releases one key.
    public func press(_ key: Key) async throws {
        let value = JSON.string(key.rawValue)
        let actions: JSON = [
            ["type": "keyDown", "value": value], ["type": "keyUp", "value": value],
        ]
        _ = try await post(
            "actions",
            ["actions": [["type": "key", "id": "keyboard", "actions": actions]]]
        )
    }

    /// Waits until an expression is true in the page.
    ///
    /// - Throws: ``BrowserError`` with the expression when it does not become true in time.
    public func wait(_ expression: String, within limit: Duration = .seconds(20)) async throws {
        let isTrue = try await eventually(within: limit) {
            try await evaluate("return !!(\(expression))") == true
        }
        guard isTrue else {
            let text = try? await evaluate("return document.body.innerText.slice(0, 1500)")
            throw BrowserError("never true: \(expression)\nThe page: \(text?.string ?? "?")")
        }
    }

    // MARK: - Looking

    /// The page as a PNG.
    public func screenshot(to path: String) async throws {
        let text = try await Browser.call(http, "GET", "\(session)/screenshot", nil).string ?? ""
        guard let data = Data(base64Encoded: text) else { throw BrowserError("no screenshot") }
        try data.write(to: URL(filePath: path))
    }

    /// The page as it is printed to a PDF, a slide of 1920 x 1080 pixels to a page.
    public func printed() async throws -> [UInt8] {
        let none: JSON = ["top": 0, "bottom": 0, "left": 0, "right": 0]
        let options: JSON = [
            "background": true, "margin": none, "page": ["width": 50.8, "height": 28.575],
        ]
        let text = try await post("print", options).string ?? ""
        guard let data = Data(base64Encoded: text) else { throw BrowserError("no PDF") }
        return [UInt8](data)
    }

    /// What the console has said since the last look, errors and refusals of the page's own rules.
    public func complaints() async throws -> [String] {
        let entries = try await post("se/log", ["type": "browser"]).array ?? []
        return entries.filter { $0["level"]?.string == "SEVERE" }
            .compactMap { $0["message"]?.string }
    }

    private func post(_ path: String, _ body: JSON) async throws -> JSON {
        try await Browser.call(http, "POST", "\(session)/\(path)", body)
    }

    private static func call(
        _ http: HTTPClient,
        _ method: String,
        _ url: String,
        _ body: JSON?
    ) async throws -> JSON {
        let request = HTTPRequest(
            method: method,
            url: url,
            headers: body == nil ? [:] : ["Content-Type": "application/json; charset=utf-8"],
            body: body?.utf8 ?? []
        )
        let response = try await http.send(request, timeout: .seconds(60))
        let value = try JSON(parsing: response.body)["value"] ?? .null
        if let error = value["error"]?.string {
            throw BrowserError("\(error): \(value["message"]?.string?.prefix(400) ?? "")")
        }
        return value
    }
}

/// Keys as WebDriver writes them.
public enum Key: RawRepresentable, Sendable {
    case right, left, up, down, pageDown, pageUp, home, end, enter, escape, space
    case character(Character)

    /// The code point of the key.
    public var rawValue: String {
        switch self {
        case .right: "\u{E014}"
        case .left: "\u{E012}"
        case .up: "\u{E013}"
        case .down: "\u{E015}"
        case .pageDown: "\u{E00F}"
        case .pageUp: "\u{E00E}"
        case .home: "\u{E011}"
        case .end: "\u{E010}"
        case .enter: "\u{E007}"
        case .escape: "\u{E00C}"
        case .space: " "
        case .character(let character): String(character)
        }
    }

    /// A key that types this character.
    public init?(rawValue: String) {
        guard let character = rawValue.first, rawValue.count == 1 else { return nil }
        self = .character(character)
    }
}
