using System.Collections.Generic;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Checking;

/// <summary>The first pass: collects the names, so that the second may use them before their line.</summary>
internal sealed class Declarations
{
    private readonly SymbolTable symbols = new();
    private readonly DiagnosticBag diagnostics;
    private readonly List<(ExportStatement Statement, string Prefix)> exports = [];
    private string prefix = "";
    private string section = ".text";
    private Symbol? function;

    private Declarations(DiagnosticBag diagnostics) => this.diagnostics = diagnostics;

    public static SymbolTable Collect(IReadOnlyList<Statement> statements, DiagnosticBag diagnostics)
    {
        var declarations = new Declarations(diagnostics);
        declarations.Visit(statements);
        foreach (var (statement, prefix) in declarations.exports)
            diagnostics.Guard(Checker.Code, () => declarations.Export(statement, prefix));
        declarations.symbols.Seal(diagnostics, Checker.Code);
        return declarations.symbols;
    }

    private void Visit(IReadOnlyList<Statement> statements)
    {
        foreach (var statement in statements)
            diagnostics.Guard(Checker.Code, () => Visit(statement));
    }

    private void Visit(Statement statement)
    {
        switch (statement)
        {
            case NamespaceStatement space:
                prefix = space.Name + "_";
                break;
            case SectionStatement change:
                section = change.Name;
                break;
            case ExternStatement external:
                Add(external.At, SymbolKind.External, external.Name, null, external.Size);
                break;
            case ExportStatement export:
                exports.Add((export, prefix));
                break;
            case DataStatement { Name: { } name } data:
                Add(name.At, SymbolKind.Variable, name.Text, section, data.Size).Exported = data.Global;
                break;
            case LabelStatement label:
                AddLabel(label.Name);
                break;
            case FunctionStatement definition:
                VisitFunction(definition);
                break;
            case IfStatement choice:
                Visit(choice.Then);
                Visit(choice.Else);
                break;
            case WhileStatement loop:
                Visit(loop.Body);
                break;
            case RepeatStatement loop:
                Visit(loop.Body);
                break;
            case CountedRepeatStatement loop:
                Visit(loop.Body);
                break;
            default:
                break;
        }
    }

    private void VisitFunction(FunctionStatement definition)
    {
        // The second pass refuses a function inside a function.
        if (function != null)
            return;
        function = Add(definition.Name.At, SymbolKind.Function, definition.Name.Text, section, null);
        function.Exported = definition.Global;
        Visit(definition.Body);
        function = null;
    }

    private void AddLabel(SymbolName name)
    {
        if (name.Scope == NameScope.Nearest && function != null)
            symbols.Add(prefix, new Symbol(name.At, SymbolKind.Label, prefix, name.Text, section, function, null));
        else
            Add(name.At, SymbolKind.Label, name.Text, section, null).Exported = name.Scope == NameScope.Global;
    }

    private Symbol Add(Position at, SymbolKind kind, string name, string? where, int? size)
    {
        var symbol = new Symbol(at, kind, prefix, name, where, null, size);
        symbols.Add(prefix, symbol);
        return symbol;
    }

    private void Export(ExportStatement statement, string where)
    {
        var symbol = symbols.FindInFile(where, statement.Name)
            ?? throw new SourceException(statement.At, $"'{statement.Name}' is exported but not defined in this file");
        if (symbol.Kind == SymbolKind.External)
            throw new SourceException(statement.At, $"'{statement.Name}' is defined elsewhere and cannot be exported here");
        symbol.Exported = true;
    }
}
