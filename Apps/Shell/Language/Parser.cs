using System.Collections.Generic;

namespace ExoCosmos.Shell.Language;

/// <summary>
/// Makes a command list of tokens:
/// <code>
/// list     = { separator } [ pipeline { ( "&amp;&amp;" | "||" | separator ) pipeline } ]
/// pipeline = [ "!" ] command { "|" command }
/// command  = { NAME=word } { word | redirection word }
/// </code>
/// </summary>
internal sealed class Parser
{
    private readonly List<Token> _tokens;
    private int _position;

    private Parser(List<Token> tokens) => _tokens = tokens;

    private Token Current => _tokens[_position];

    /// <exception cref="ShellSyntaxException">The text is malformed or incomplete.</exception>
    public static CommandList Parse(string text) => new Parser(Lexer.Tokenize(text)).ParseList();

    private CommandList ParseList()
    {
        var items = new List<ListItem>();
        var connector = Connector.Always;
        while (true)
        {
            while (Current.Kind == TokenKind.Separator && (connector == Connector.Always || Current.Text != ";"))
                _position++;
            if (Current.Kind == TokenKind.End)
            {
                return connector == Connector.Always
                    ? new(items)
                    : throw new ShellSyntaxException("a command must follow && or ||", Current.Line, isIncomplete: true);
            }
            items.Add(new(connector, ParsePipeline()));
            connector = Current.Kind switch
            {
                TokenKind.And => Connector.OnSuccess,
                TokenKind.Or => Connector.OnFailure,
                _ => Connector.Always,
            };
            if (connector != Connector.Always)
                _position++;
        }
    }

    private Pipeline ParsePipeline()
    {
        var negated = false;
        while (IsBang(Current))
        {
            negated = !negated;
            _position++;
        }
        var commands = new List<SimpleCommand> { ParseCommand() };
        while (Current.Kind == TokenKind.Pipe)
        {
            _position++;
            while (Current.Kind == TokenKind.Separator && Current.Text != ";")
                _position++;
            if (Current.Kind == TokenKind.End)
                throw new ShellSyntaxException("a command must follow |", Current.Line, isIncomplete: true);
            commands.Add(ParseCommand());
        }
        return new(commands, negated);
    }

    private SimpleCommand ParseCommand()
    {
        var assignments = new List<Assignment>();
        var words = new List<Word>();
        var redirections = new List<Redirection>();
        while (true)
        {
            if (Current.Kind == TokenKind.Redirection)
            {
                redirections.Add(ParseRedirection());
            }
            else if (Current.Kind != TokenKind.Word)
            {
                break;
            }
            else if (words.Count == 0 && TryAssignment(Current.Word!) is { } assignment)
            {
                assignments.Add(assignment);
                _position++;
            }
            else
            {
                words.Add(Current.Word!);
                _position++;
            }
        }
        return words.Count + assignments.Count + redirections.Count > 0
            ? new(assignments, words, redirections)
            : throw new ShellSyntaxException($"a command is missing before '{Current.Text}'", Current.Line);
    }

    private Redirection ParseRedirection()
    {
        var token = Current;
        _position++;
        if (Current.Kind != TokenKind.Word)
            throw new ShellSyntaxException($"a file name must follow '{token.Text}'", token.Line);
        var target = Current.Word!;
        _position++;
        return token.Redirection == RedirectionKind.Copy && target.Parts is not [{ Kind: PartKind.Literal, Text: "0" or "1" or "2" }]
            ? throw new ShellSyntaxException("only 0, 1 or 2 can follow '>&'", token.Line)
            : new(token.Descriptor, token.Redirection, target);
    }

    private static bool IsBang(Token token) => token.Word?.Parts is [{ Kind: PartKind.Literal, Text: "!" }];

    private static Assignment? TryAssignment(Word word)
    {
        if (word.Parts is not [{ Kind: PartKind.Literal } first, ..])
            return null;
        var equals = first.Text.IndexOf('=');
        if (equals <= 0 || !VariableName.IsAssignable(first.Text[..equals]))
            return null;
        var value = new List<WordPart>();
        if (equals + 1 < first.Text.Length)
            value.Add(first with { Text = first.Text[(equals + 1)..] });
        for (var i = 1; i < word.Parts.Count; i++)
            value.Add(word.Parts[i]);
        return new(first.Text[..equals], new(value));
    }
}
