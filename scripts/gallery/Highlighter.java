//SOURCES Html.java
package gallery;

import java.util.regex.Pattern;

/// Marks the comments, strings, keywords, annotations and numbers of a program with `<span class="…">`.
enum Highlighter {

    JAVA("""
            (?<directive>^//(?:[A-Z_]+\\b|/usr/).*$)
            |(?<comment>//.*$|/\\*(?s:.*?)\\*/)
            |(?<string>\"""(?:[^"\\\\]|\\\\.|\\\\\\R|"(?!""))*+\"""|"(?:[^"\\\\\\n]|\\\\.)*+"|'(?:[^'\\\\\\n]|\\\\.)++')
            |(?<annotation>@(?!interface\\b)[\\w.]+)
            |(?<number>\\b\\d[\\w.]*)
            |(?<keyword>@interface\\b|\\b(?:abstract|assert|boolean|break|byte|case|catch|char|class|continue|default|do
                |double|else|enum|extends|final|finally|float|for|if|implements|import|instanceof|int|interface|long|new
                |null|package|private|protected|public|record|return|sealed|short|static|super|switch|synchronized|this
                |throw|throws|transient|true|false|try|var|void|volatile|while|yield)\\b)
            """),

    PYTHON("""
            (?<directive>^\\#!.*$)
            |(?<comment>\\#.*$)
            |(?<string>(?i:\\b[bfru]{1,2})?(?:\"""(?:[^"\\\\]|\\\\(?s:.)|"(?!""))*+\"""
                |'''(?:[^'\\\\]|\\\\(?s:.)|'(?!''))*+'''
                |"(?:[^"\\\\\\n]|\\\\(?s:.))*+"|'(?:[^'\\\\\\n]|\\\\(?s:.))*+'))
            |(?<annotation>^\\s*@[\\w.]+)
            |(?<number>\\b\\d[\\w.]*)
            |(?<keyword>\\b(?:False|None|True|and|as|assert|async|await|break|class|continue|def|del|elif|else|except
                |finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield)\\b)
            """),

    JSON("""
            (?<annotation>"(?:[^"\\\\]|\\\\.)*+"(?=\\s*:))
            |(?<string>"(?:[^"\\\\]|\\\\.)*+")
            |(?<number>-?\\b\\d[\\w.+-]*)
            |(?<keyword>\\b(?:true|false|null)\\b)
            |(?<comment>(?!))
            |(?<directive>(?!))
            """);

    private static final String[] KINDS = {"directive", "comment", "string", "annotation", "number", "keyword"};

    private final Pattern tokens;

    Highlighter(String tokens) {
        this.tokens = Pattern.compile(tokens, Pattern.MULTILINE | Pattern.COMMENTS);
    }

    /// Returns the markup of a program. Its text is the program, letter by letter.
    Html highlight(String program) {
        var markup = new StringBuilder();
        var token = tokens.matcher(program);
        var end = 0;
        while (token.find()) {
            markup.append(Html.text(program.substring(end, token.start())).markup());
            for (var kind : KINDS) {
                if (token.group(kind) != null) {
                    markup.append("<span class=\"").append(kind).append("\">")
                            .append(Html.text(token.group()).markup()).append("</span>");
                }
            }
            end = token.end();
        }
        return new Html(markup.append(Html.text(program.substring(end)).markup()).toString());
    }
}
