/// The cases of facts/terminal.md §3.
extension TerminalCase {
    static let all: [TerminalCase] = colors + lines + screens + characters + regions + strings

    static let colors: [TerminalCase] = [
        TerminalCase(
            "the sixteen colours",
            "\u{1B}[31mred\u{1B}[92mgreen\u{1B}[44mon blue\u{1B}[0mplain",
            ["redgreenon blueplain"],
            wire: #"[0,"red","0.9zldt.0","green","0.9zle2.0","on blue","0.9zle2.9zldw","plain",0]"#
        ),
        TerminalCase(
            "the palette of 256, with semicolons and with colons",
            "\u{1B}[38;5;208ma\u{1B}[48:5:17mb",
            ["ab"],
            wire: #"[0,"a","0.9zljk.0","b","0.9zljk.9zle9"]"#
        ),
        TerminalCase(
            "true colours, with semicolons, colons and a colour space",
            "\u{1B}[38;2;1;2;3ma\u{1B}[38:2:1:2:3mb\u{1B}[38:2::1:2:3mc\u{1B}[58:2::9:9:9md",
            ["abcd"],
            wire: #"[0,"abcd","0.k0lqb.0"]"#
        ),
        TerminalCase(
            "attributes on and off",
            "\u{1B}[1;2;3;4;5;7;9mall\u{1B}[22;23;24;25;27;29mnone\u{1B}[4:3mcurly\u{1B}[4:0mno",
            ["allnonecurlyno"],
            wire: #"[0,"all","3j.0.0","none",0,"curly","2.0.0","no",0]"#
        ),
        TerminalCase(
            "a modifier key setting is not a style",
            "\u{1B}[>4;2m\u{1B}[?4mx",
            ["x"],
            wire: #"[0,"x",0]"#
        ),
        TerminalCase(
            "a colour cut short changes nothing",
            "\u{1B}[38;2;1mx\u{1B}[38my\u{1B}[48;5mz",
            ["xyz"],
            wire: #"[0,"xyz",0]"#
        ),
        TerminalCase(
            "erased cells take the background alone",
            "\u{1B}[1;4;31;44mx\u{1B}[K\u{1B}[0m",
            ["x"],
            wire: #"[0,"x","3.9zldt.9zldw","                                       ","0.0.9zldw"]"#
        ),
        TerminalCase(
            "a screen in reverse",
            "ab\u{1B}[7mc\u{1B}[?5h",
            ["abc"],
            wire: #"[0,"ab","g.0.0","c",0,"                                     ","g.0.0"]"#
        ),
    ]

    static let lines: [TerminalCase] = [
        TerminalCase(
            "a bar redrawn with carriage returns",
            "  0% [    ]\r 50% [==  ]\r100% [====]\r\ndone",
            ["100% [====]", "done"],
            cursor: [1, 4]
        ),
        TerminalCase(
            "backspace moves and does not erase",
            "abc\u{8}\u{8}X",
            ["aXc"],
            cursor: [0, 2]
        ),
        TerminalCase(
            "tabs stop at every eighth column and at the last",
            "a\tb\t\u{1B}[2Ic\t\td",
            ["a       b" + String(repeating: " ", count: 23) + "c      d"],
            cursor: [0, 39],
            tmuxDiffers: "it does not know CHT"
        ),
        TerminalCase(
            "tab stops set and cleared",
            "\u{1B}[3g\u{1B}[1;6H\u{1B}H\u{1B}[1;1Ha\tb\r\n\u{1B}[6G\u{1B}[g\r\tz",
            ["a    b", "                                       z"]
        ),
        TerminalCase(
            "lines appended as kubectl does",
            "NAME   READY\r\nweb    0/1\r\nweb    1/1\r\n",
            ["NAME   READY", "web    0/1", "web    1/1"],
            cursor: [3, 0]
        ),
        TerminalCase(
            "the last column holds the cursor until the next character",
            String(repeating: "a", count: 40) + "\rX\r\n" + String(repeating: "b", count: 41),
            [
                "X" + String(repeating: "a", count: 39), String(repeating: "b", count: 40), "b",
            ],
            cursor: [2, 1]
        ),
        TerminalCase(
            "backspace leaves the last column as from any other",
            String(repeating: "a", count: 40) + "\u{8}X",
            [String(repeating: "a", count: 38) + "Xa"],
            tmuxDiffers: "its cursor stands behind the last column"
        ),
        TerminalCase(
            "without autowrap the last column is written over",
            "\u{1B}[?7l" + String(repeating: "a", count: 45) + "Z\u{1B}[?7h",
            [String(repeating: "a", count: 39) + "Z"]
        ),
        TerminalCase(
            "the last character is repeated, at most to the end of the row",
            "ab\u{1B}[3bc\u{1B}[999bd",
            ["abbbbc" + String(repeating: "c", count: 34), "d"]
        ),
        TerminalCase(
            "the bell rings without a trace",
            "a\u{7}b",
            ["ab"]
        ),
        TerminalCase(
            "form feed and vertical tab are line feeds",
            "a\u{B}b\u{C}c",
            ["a", " b", "  c"]
        ),
    ]

    static let screens: [TerminalCase] = [
        TerminalCase(
            "the alternate screen leaves no trace",
            "before\r\n\u{1B}[?1049h\u{1B}[2J\u{1B}[Hfull screen\u{1B}[?1049lafter",
            ["before", "after"]
        ),
        TerminalCase(
            "the alternate screen is shown while it is used",
            "before\u{1B}[?1049h\u{1B}[3;3Hx",
            ["", "", "  x"],
            cursor: [2, 3]
        ),
        TerminalCase(
            "cursor addresses start at one and stop at the edges",
            "\u{1B}[99;99Hx\u{1B}[0;0Hy\u{1B}[3;5Hz\u{1B}[99A\u{1B}[99Dw\u{1B}[2;2fv\u{1B}[4d\u{1B}[4G4",
            [
                "w", " v", "    z", "   4", "", "", "", "", "",
                String(repeating: " ", count: 39) + "x",
            ]
        ),
        TerminalCase(
            "the cursor is saved and restored with its style",
            "ab\u{1B}[31m\u{1B}7\u{1B}[0m\u{1B}[5;5Hx\u{1B}8c",
            ["abc", "", "", "", "    x"],
            wire: #"[0,"ab",0,"c","0.9zldt.0"]"#
        ),
        TerminalCase(
            "parts of the screen are erased",
            "11111\r\n22222\r\n33333\r\n44444\u{1B}[2;3H\u{1B}[1K\u{1B}[3;3H\u{1B}[J",
            ["11111", "   22", "33"]
        ),
        TerminalCase(
            "the whole screen is erased and the cursor stays",
            "abc\r\ndef\u{1B}[2Jx",
            ["", "   x"]
        ),
        TerminalCase(
            "the test picture",
            "\u{1B}#8\u{1B}[2;1H\u{1B}[Jx",
            [String(repeating: "E", count: 40), "x"]
        ),
        TerminalCase(
            "a full reset",
            "\u{1B}[31;1mabc\u{1B}[?6h\u{1B}[2;4r\u{1B}(0\u{1B}cq",
            ["q"],
            wire: #"[0,"q",0]"#
        ),
    ]

    static let characters: [TerminalCase] = [
        TerminalCase(
            "wide characters take two columns",
            "漢字 ok\r\n" + String(repeating: "x", count: 39) + "漢",
            ["漢字 ok", String(repeating: "x", count: 39), "漢"],
            cursor: [2, 2],
            wire: #"[0,["漢字",4],0," ok",0]"#
        ),
        TerminalCase(
            "an emoji with a skin tone is one",
            "👍🏽x",
            ["👍🏽x"],
            wire: #"[0,["👍🏽",2],0,"x",0]"#,
            tmuxDiffers: "it gives the skin tone columns of its own"
        ),
        TerminalCase(
            "a family joined by joiners is one",
            "👩\u{200D}👩\u{200D}👧\u{200D}👦x",
            ["👩\u{200D}👩\u{200D}👧\u{200D}👦x"],
            wire: "[0,[\"👩\u{200D}👩\u{200D}👧\u{200D}👦\",2],0,\"x\",0]",
            tmuxDiffers: "it cuts long clusters"
        ),
        TerminalCase(
            "a heart with its variation selector keeps its column",
            "❤\u{FE0F}x",
            ["❤\u{FE0F}x"],
            wire: "[0,[\"❤\u{FE0F}\",1],0,\"x\",0]"
        ),
        TerminalCase(
            "a flag is two letters",
            "🇩🇪x",
            ["🇩🇪x"],
            wire: #"[0,"🇩🇪x",0]"#
        ),
        TerminalCase(
            "combining marks join the letter before",
            "e\u{301}a\u{308}\u{323}n",
            ["e\u{301}a\u{308}\u{323}n"],
            wire: "[0,[\"e\u{301}a\u{308}\u{323}\",2],0,\"n\",0]"
        ),
        TerminalCase(
            "half a wide character written over blanks the other half",
            "漢字\u{1B}[1;2Hx\u{1B}[1;4Hy",
            [" x y"],
            tmuxDiffers: "it leaves the half that was not written"
        ),
        TerminalCase(
            "line drawing letters",
            "\u{1B}(0lqqk\r\nx  x\u{1B}(B\r\nlqk\u{1B})0\u{E}mj\u{F}m",
            ["┌──┐", "│  │", "lqk└┘m"],
            tmuxDiffers: "it captures the letters"
        ),
        TerminalCase(
            "insert mode pushes the rest to the right",
            "abc\u{1B}[1;2H\u{1B}[4hXY\u{1B}[4lZ",
            ["aXYZc"]
        ),
        TerminalCase(
            "bytes that are not UTF-8 show as U+FFFD and eat nothing",
            bytes: [
                0x61, 0xFF, 0x62, 0xC3, 0x63, 0xE2, 0x82, 0x64, 0xC0, 0xAF, 0xED, 0xA0, 0x80, 0x65,
            ],
            ["a\u{FFFD}b\u{FFFD}c\u{FFFD}d\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}e"],
            tmuxDiffers: "it drops them"
        ),
        TerminalCase(
            "C1 controls are neither shown nor obeyed",
            "a\u{9B}31mb\u{84}c",
            ["a31mbc"],
            wire: #"[0,"a31mbc",0]"#
        ),
    ]

    static let regions: [TerminalCase] = [
        TerminalCase(
            "a region scrolls alone",
            "1\r\n2\r\n3\r\n4\r\n5\u{1B}[2;4r\u{1B}[4;1H\nx",
            ["1", "3", "4", "x", "5"]
        ),
        TerminalCase(
            "reverse line feed at the top pushes down",
            "1\r\n2\r\n3\u{1B}[1;1H\u{1B}M0",
            ["0", "1", "2", "3"]
        ),
        TerminalCase(
            "lines inserted and deleted",
            "1\r\n2\r\n3\r\n4\u{1B}[2;1H\u{1B}[2La\u{1B}[1;1H\u{1B}[M",
            ["a", "", "2", "3", "4"]
        ),
        TerminalCase(
            "characters inserted, deleted and erased",
            "abcdef\u{1B}[1;2H\u{1B}[2@\u{1B}[1;5H\u{1B}[P\u{1B}[1;1H\u{1B}[X",
            ["   bdef"]
        ),
        TerminalCase(
            "the screen scrolled by command",
            "1\r\n2\r\n3\u{1B}[S\u{1B}[1;3Hx\u{1B}[2T",
            ["", "", "2 x", "3"]
        ),
        TerminalCase(
            "rows counted from the region",
            "\u{1B}[3;6r\u{1B}[?6h\u{1B}[1;1Ha\u{1B}[99;1Hb\u{1B}[?6l\u{1B}[r\u{1B}[1;1Hc",
            ["c", "", "a", "", "", "b"]
        ),
        TerminalCase(
            "the screen scrolls at its end",
            (1...12).map { "\($0)" }.joined(separator: "\r\n"),
            (3...12).map { "\($0)" },
            cursor: [9, 2]
        ),
    ]

    static let strings: [TerminalCase] = [
        TerminalCase(
            "titles, links, clipboard and prompt marks are dropped",
            "\u{1B}]0;title\u{7}a\u{1B}]8;;http://x/\u{1B}\\b\u{1B}]8;;\u{1B}\\c"
                + "\u{1B}]52;c;AAAA\u{7}d\u{1B}]133;A\u{1B}\\e",
            ["abcde"]
        ),
        TerminalCase(
            "DCS, APC, PM and SOS are dropped",
            "a\u{1B}P1$q\u{1B}\\b\u{1B}_x\u{1B}\\c\u{1B}^y\u{1B}\\d\u{1B}Xz\u{1B}\\e",
            ["abcde"]
        ),
        TerminalCase(
            "queries leave no trace",
            "a\u{1B}[6n\u{1B}[5n\u{1B}[c\u{1B}[>c\u{1B}[?6n\u{1B}[18tb",
            ["ab"]
        ),
        TerminalCase(
            "control characters inside a sequence are obeyed",
            "ab\u{1B}[3\u{8}1mX\u{1B}[5\u{18}Cy",
            ["aXCy"],
            wire: #"[0,"a",0,"XCy","0.9zldt.0"]"#
        ),
    ]
}
