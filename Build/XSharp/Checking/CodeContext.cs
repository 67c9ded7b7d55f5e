using System.Collections.Generic;
using ExoCosmos.Build.XSharp.Diagnostics;
using ExoCosmos.Build.XSharp.Emitting;
using ExoCosmos.Build.XSharp.Syntax;

namespace ExoCosmos.Build.XSharp.Checking;

/// <summary>Where the second pass stands, and what it has written so far.</summary>
internal sealed class CodeContext(SymbolTable symbols)
{
    private readonly List<NasmLine> lines = [];
    private int labels;

    public IReadOnlyList<NasmLine> Lines => lines;

    public SymbolTable Symbols => symbols;

    public int Bits { get; set; } = 64;

    /// <summary>Bytes of an address, a push, a control register.</summary>
    public int NativeSize => Bits / 8;

    public string Prefix { get; set; } = "";

    public string Section { get; set; } = ".text";

    public SectionKind SectionKind { get; set; } = SectionKind.Code;

    public FunctionStatement? Function { get; set; }

    public Symbol? FunctionSymbol { get; set; }

    /// <summary>Targets of break and continue, the innermost last.</summary>
    public Stack<(CodeLabel Break, CodeLabel Continue)> Loops { get; } = new();

    /// <summary>Whether control can arrive at the next instruction.</summary>
    public bool Reachable { get; private set; } = true;

    public Symbol Find(SymbolName name) => symbols.Find(name, Prefix, FunctionSymbol);

    public void Emit(Position at, string instruction, bool leaves = false)
    {
        if (SectionKind != SectionKind.Code)
            throw new SourceException(at, $"an instruction in section {Section}, which holds no code");
        lines.Add(new NasmLine(at.Line, instruction, Flush: false));
        Reachable &= !leaves;
    }

    public void EmitRaw(Position at, string text)
    {
        lines.Add(new NasmLine(at.Line, text, Flush: false));
        Reachable = true;
    }

    /// <summary>Anything that is no instruction.</summary>
    public void Direct(Position at, string text) => lines.Add(new NasmLine(at.Line, text, Flush: false));

    public void Place(Position at, string label)
    {
        lines.Add(new NasmLine(at.Line, NasmNames.Escape(label) + ":", Flush: true));
        Reachable = true;
    }

    public CodeLabel NewLabel(string purpose) => new($"{FunctionSymbol?.Emitted ?? "_"}.{++labels}_{purpose}");

    public void Place(Position at, CodeLabel label)
    {
        if (label.Used)
            Place(at, label.Name);
    }

    /// <summary>For a label that is jumped to from further below.</summary>
    public void PlaceAlways(Position at, CodeLabel label) => Place(at, label.Name);

    public void Jump(Position at, string instruction, CodeLabel target)
    {
        target.Used = true;
        Emit(at, $"{instruction} {NasmNames.Escape(target.Name)}", leaves: instruction == "jmp");
    }
}
