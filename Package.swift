// swift-tools-version: 6.2
import PackageDescription

let base: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// Everything but the C wrappers: no pointer leaves its wrapper unseen.
let safe: [SwiftSetting] = base + [.strictMemorySafety()]

func wrapper(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: base)
}

func part(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: safe)
}

func tests(
    _ name: String,
    _ dependencies: [Target.Dependency],
    exclude: [String] = []
) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: base)
}

let package = Package(
    name: "showrunner",
    products: [
        .executable(name: "showrunner", targets: ["showrunner"]),
        .executable(name: "demo-services", targets: ["demo-services"]),
    ],
    targets: [
        // C
        .systemLibrary(
            name: "CSQLite",
            pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"])]
        ),
        .systemLibrary(
            name: "CDiscount",
            pkgConfig: "libmarkdown",
            providers: [.apt(["libmarkdown2-dev"])]
        ),
        .systemLibrary(name: "CEvent", pkgConfig: "libevent", providers: [.apt(["libevent-dev"])]),
        .systemLibrary(
            name: "CCurl",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]
        ),
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CTLS", pkgConfig: "libssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CQRCode",
            pkgConfig: "libqrencode",
            providers: [.apt(["libqrencode-dev"])]
        ),
        .target(name: "CPosix"),

        // Wrappers
        wrapper("Markdown", ["CDiscount"]),
        wrapper("YAML", ["CYAML"]),
        wrapper("Database", ["CSQLite"]),
        wrapper("Processes", ["CPosix"]),
        wrapper("HTTPServer", ["CEvent", "CTLS", "CPosix"]),
        wrapper("HTTPClient", ["CCurl", "CPosix"]),
        wrapper("Sockets", ["CTLS", "CPosix"]),
        wrapper("Digest", ["CCrypto"]),
        wrapper("Compression", ["CZlib"]),
        wrapper("QRCode", ["CQRCode"]),

        // Domain
        .target(
            name: "JSONValue",
            swiftSettings: safe,
            linkerSettings: [.linkedLibrary("m")]
        ),
        part("Exposition"),
        part("Events", ["JSONValue"]),
        part("Conditions", ["JSONValue", "Timing"]),
        part("Runbooks", ["Markdown", "YAML", "Conditions", "JSONValue", "Timing"]),
        part(
            "Talks",
            ["Markdown", "YAML", "Runbooks", "Checklists", "Conditions", "JSONValue", "Timing"]
        ),
        part("Checklists", ["Markdown", "Runbooks", "Conditions", "JSONValue", "Timing"]),
        part("Timing"),
        part("Redaction"),
        part("Terminal", ["JSONValue"]),

        // Services
        part(
            "Recording",
            [
                "Events", "Timing", "JSONValue", "Checklists", "Database", "Digest", "Compression",
                "CPosix",
            ]
        ),
        .target(
            name: "Live",
            dependencies: ["Events", "JSONValue", "HTTPServer", "CPosix"],
            swiftSettings: base
        ),
        part(
            "Running",
            [
                "Events", "JSONValue", "Talks", "Runbooks", "Conditions", "Terminal", "Redaction",
                "Timing", "Processes", "HTTPClient", "Digest", "Database",
            ]
        ),
        part(
            "Panels",
            [
                "Events", "JSONValue", "Runbooks", "Conditions", "HTTPClient", "Processes",
                "Database",
            ]
        ),
        part("Load", ["JSONValue", "Runbooks", "Conditions", "Sockets"]),
        part(
            "Stage",
            [
                "JSONValue", "Markdown", "Runbooks", "Conditions", "Processes", "HTTPClient",
                "Digest",
            ]
        ),

        part(
            "Checks",
            [
                "Checklists", "Conditions", "JSONValue", "Database", "Digest", "HTTPClient",
                "Processes",
            ]
        ),

        // Web
        part(
            "Site",
            [
                "Markdown", "Events", "JSONValue", "Talks", "Runbooks", "Checklists", "Timing",
                "Recording", "Checks", "Conditions",
                "Live", "Running", "Panels", "Stage", "HTTPServer", "Digest", "QRCode",
                "Processes",
            ]
        ),

        // Executables
        .executableTarget(
            name: "showrunner",
            dependencies: [
                "Site", "Recording", "Live", "Running", "Panels", "Stage", "Talks", "Runbooks",
                "Checklists", "Timing", "Events", "Exposition", "JSONValue", "HTTPServer",
                "HTTPClient", "Processes", "Digest", "QRCode", "Conditions", "Markdown", "Load",
                "Redaction", "Checks", "Terminal",
            ],
            swiftSettings: safe
        ),
        .target(
            name: "LicenseServer",
            dependencies: [
                "Exposition", "JSONValue", "HTTPServer", "HTTPClient", "Database", "Live",
                "Processes",
            ],
            swiftSettings: safe
        ),
        .executableTarget(
            name: "bench",
            dependencies: [
                "Talks", "Markdown", "Terminal", "Redaction", "Running", "Runbooks", "Processes",
                "Recording", "Events", "JSONValue", "Digest",
            ],
            swiftSettings: base
        ),
        .executableTarget(
            name: "bench-host",
            dependencies: ["HTTPServer", "Live"],
            swiftSettings: safe
        ),
        .executableTarget(
            name: "demo-services",
            dependencies: ["LicenseServer", "HTTPServer"],
            swiftSettings: safe
        ),

        // Tests
        .target(
            name: "TestSupport",
            dependencies: ["CTLS", "Processes", "HTTPClient", "HTTPServer", "JSONValue"],
            path: "Tests/TestSupport",
            swiftSettings: base
        ),
        tests("JSONValueTests", ["JSONValue"]),
        tests("MarkdownTests", ["Markdown", "TestSupport"], exclude: ["pages"]),
        tests("YAMLTests", ["YAML"]),
        tests(
            "TalksTests",
            ["Talks", "Runbooks", "Markdown", "JSONValue", "TestSupport"],
            exclude: ["pages"]
        ),
        tests("ConditionsTests", ["Conditions", "JSONValue"]),
        tests("RunbooksTests", ["Runbooks", "Conditions", "Markdown", "TestSupport"]),
        tests("ChecklistsTests", ["Checklists", "Markdown", "Conditions", "TestSupport"]),
        tests(
            "ChecksTests",
            [
                "Checks", "Checklists", "Conditions", "Database", "HTTPClient", "Markdown",
                "JSONValue", "Processes", "TestSupport",
            ]
        ),
        tests("TimingTests", ["Timing", "JSONValue"], exclude: ["vectors"]),
        tests(
            "FuzzTests",
            [
                "Talks", "Runbooks", "Checklists", "Conditions", "Markdown", "YAML", "Events",
                "JSONValue", "Terminal", "Redaction", "TestSupport",
            ]
        ),
        tests("RedactionTests", ["Redaction", "TestSupport"]),
        tests(
            "TerminalTests",
            ["Terminal", "JSONValue", "TestSupport"],
            exclude: ["recordings"]
        ),
        tests("QRCodeTests", ["QRCode", "TestSupport"]),
        tests("EventsTests", ["Events", "JSONValue", "TestSupport"], exclude: ["vectors"]),
        .executableTarget(
            name: "recording-writer",
            dependencies: ["Recording", "Events", "JSONValue", "Digest"],
            path: "Tests/RecordingWriter",
            swiftSettings: base
        ),
        tests(
            "RecordingTests",
            [
                "Recording", "Events", "JSONValue", "Timing", "Database", "TestSupport",
                "recording-writer",
            ],
            exclude: ["times"]
        ),
        tests("DatabaseTests", ["Database", "TestSupport"]),
        tests("DigestTests", ["Digest", "Compression"]),
        tests("LiveTests", ["Live", "Events", "JSONValue", "HTTPServer", "TestSupport"]),
        tests("HTTPServerTests", ["HTTPServer", "TestSupport"]),
        tests("HTTPClientTests", ["HTTPClient", "HTTPServer", "TestSupport"]),
        tests("ProcessesTests", ["Processes", "TestSupport"]),
        tests(
            "RunningTests",
            [
                "Running", "Runbooks", "Talks", "Events", "Conditions", "Processes", "HTTPClient",
                "JSONValue", "Markdown", "Database", "TestSupport",
            ]
        ),
        tests(
            "PanelsTests",
            [
                "Panels", "Stage", "Runbooks", "Conditions", "Events", "JSONValue", "Processes",
                "HTTPClient", "TestSupport",
            ]
        ),
        tests(
            "LoadTests",
            [
                "Load", "Runbooks", "Conditions", "Sockets", "Markdown", "HTTPServer",
                "TestSupport",
            ]
        ),
        tests(
            "StageTests",
            [
                "Stage", "Runbooks", "Conditions", "JSONValue", "Processes", "HTTPClient",
                "TestSupport",
            ]
        ),
        tests(
            "LicenseServerTests",
            [
                "LicenseServer", "HTTPServer", "HTTPClient", "JSONValue", "Live", "Database",
                "Processes", "TestSupport",
            ]
        ),
        tests(
            "SiteTests",
            [
                "Site", "Live", "Recording", "Events", "JSONValue", "HTTPClient", "HTTPServer",
                "TestSupport",
            ]
        ),
        tests(
            "ShowrunnerTests",
            [
                "Processes", "showrunner", "JSONValue", "HTTPClient", "Recording", "Events",
                "Database", "Running", "Timing",
                "HTTPServer", "Markdown", "Conditions", "Runbooks", "Talks", "Checklists", "Checks",
                "Terminal", "TestSupport",
            ],
            exclude: ["browser"]
        ),
    ]
)
