using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Checking;

/// <summary>All names of a file. Those of a function are found in it only; those of a namespace without its prefix in it.</summary>
internal sealed class SymbolTable
{
    private readonly Dictionary<(string Prefix, string Name), Symbol> inFile = [];
    private readonly Dictionary<(Symbol Function, string Name), Symbol> inFunctions = [];
    private readonly Dictionary<string, Symbol> byEmittedName = [];

    public IEnumerable<Symbol> OfFile => inFile.Values;

    public void Add(string prefix, Symbol symbol)
    {
        var isNew = symbol.Owner is { } function
            ? inFunctions.TryAdd((function, symbol.Name), symbol)
            : inFile.TryAdd((symbol.Kind == SymbolKind.External ? "" : prefix, symbol.Name), symbol);
        if (!isNew)
            throw new SourceException(symbol.At, $"'{symbol.Name}' is defined already");
    }

    /// <summary>After all have been added and exported: their final names must differ.</summary>
    public void Seal(DiagnosticBag diagnostics, string code)
    {
        foreach (var symbol in inFile.Values)
        {
            if (!byEmittedName.TryAdd(symbol.Emitted, symbol))
                diagnostics.Add(symbol.At, code, $"'{symbol.Name}' has the same name for the linker, {symbol.Emitted}, as another one");
        }
    }

    public Symbol? FindInFile(string prefix, string name) => inFile.GetValueOrDefault((prefix, name));

    public Symbol? FindInFunction(Symbol? function, string name) =>
        function == null ? null : inFunctions.GetValueOrDefault((function, name));

    public Symbol Find(SymbolName name, string prefix, Symbol? function)
    {
        var symbol = name.Scope switch
        {
            NameScope.Nearest => FindInFunction(function, name.Text) ?? FindInFile(prefix, name.Text),
            NameScope.File => FindInFile(prefix, name.Text),
            _ => null,
        };
        return symbol ?? byEmittedName.GetValueOrDefault(name.Text) ?? throw Unknown(name);
    }

    private SourceException Unknown(SymbolName name)
    {
        var elsewhere = inFunctions.Values.FirstOrDefault(one => one.Name == name.Text);
        return new SourceException(name.At, elsewhere == null
            ? $"'{name.Text}' is not defined in this file: declare it with 'extern {name.Text}' if another one has it"
            : $"'{name.Text}' is a label of {elsewhere.Owner!.Name} and known in it only");
    }
}
