using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Build.Symbols.Elf;
using Iced.Intel;

namespace ExoCosmos.Tests.Host.Build;

/// <summary>
/// How many bytes of stack the kernel's functions need at most, callees included, added up from its instructions: what a function pushes and subtracts from rsp anywhere in
/// it, and the most that any function needs that it calls or goes on with. A stub is a function, too, and so is what follows a label in one that is not local.
/// </summary>
internal sealed class StackNeed
{
    private const int Word = 8;
    private const string Reports = "_Panic_PanicReport__";

    /// <summary>Which functions those call that do not say so: part of the caller's name, part of the name of whatever it may call.</summary>
    private static readonly (string Caller, string Callee)[] Indirect =
    [
        ("system_call_ordinary", "_Calls_Entries_1<"),
        ("Calls_CallTable__Traced", "_Calls_Entries_1<"),
        ("Trace_TraceRing__Write", "cpu_rdtsc"),
        // A compiled filter: it neither pushes nor calls (Kernel/Packet/FilterCode.cs).
        ("Network_Passing_1<", ""),
    ];

    private readonly Dictionary<string, Function> _functions = [];
    private readonly Dictionary<(Function, bool), int> _known = [];
    private readonly List<(Function Function, bool IsEnding)> _path = [];

    /// <summary>The reports of a panic call this first. There is one: called again, this halts.</summary>
    private readonly Function _begin;

    public StackNeed()
    {
        var symbols = KernelCode.Image.Symbols.Where(symbol => symbol.Section is { Name: ".text" } && (symbol.Type == ElfSymbolType.Function || (symbol.Type == ElfSymbolType.None && !symbol.Name.Contains('.'))));
        var starts = new Dictionary<ulong, Function>();
        foreach (var symbol in symbols)
        {
            if (!starts.TryGetValue(symbol.Value, out var function))
                starts.Add(symbol.Value, function = new Function(symbol.Name));
            _functions.TryAdd(symbol.Name, function);
        }

        Function? current = null;
        var falls = false;
        foreach (var instruction in KernelCode.Instructions)
        {
            if (starts.TryGetValue(instruction.IP, out var next))
            {
                if (falls)
                    current?.Jumps.Add(next);
                current = next;
            }

            current?.Add(instruction, starts);
            // Behind a method, and before one, is nothing but padding.
            if (instruction.Mnemonic != Mnemonic.Nop)
                falls = instruction.FlowControl is not (FlowControl.Return or FlowControl.UnconditionalBranch or FlowControl.IndirectBranch or FlowControl.Exception or FlowControl.Interrupt);
        }

        _begin = _functions.Values.Single(function => function.Name.EndsWith(Reports + "Begin", StringComparison.Ordinal));
    }

    public IEnumerable<string> Names => _functions.Keys;

    /// <summary>Bytes below the return address.</summary>
    public int Of(string function) => Of(_functions[function], isEnding: false);

    /// <summary>The calls that lead to the deepest place, and what each takes.</summary>
    public IEnumerable<string> Path(string function)
    {
        var (next, isEnding) = (_functions[function], false);
        while (next != null)
        {
            yield return $"{next.Own,6} {next.Name}";
            var ends = IsReport(next);
            next = isEnding && ends ? null : Deepest(next, isEnding |= ends).Next;
        }
    }

    private bool IsReport(Function function) => function.Name.Contains(Reports, StringComparison.Ordinal) && function.Calls.Contains(_begin);

    private int Of(Function function, bool isEnding)
    {
        if (_known.TryGetValue((function, isEnding), out var need))
            return need;
        var ends = IsReport(function);
        if (isEnding && ends)
            return function.Own + Word + _begin.Own;
        if (_path.Contains((function, isEnding)))
            throw new InvalidOperationException($"recursion: {string.Join(" → ", _path.SkipWhile(other => other.Function != function).Select(other => other.Function.Name))} → {function.Name}");
        _path.Add((function, isEnding));
        need = function.Own + Deepest(function, isEnding || ends).Need;
        _path.RemoveAt(_path.Count - 1);
        return _known[(function, isEnding)] = need;
    }

    private (int Need, Function? Next) Deepest(Function function, bool isEnding)
    {
        var callees = function.IsIndirect ? function.Calls.Concat(Targets(function.Name)) : function.Calls;
        return callees.Select(callee => (Need: Word + Of(callee, isEnding), callee)).Concat(function.Jumps.Select(next => (Need: Of(next, isEnding), next))).DefaultIfEmpty().MaxBy(next => next.Need);
    }

    private IEnumerable<Function> Targets(string caller)
    {
        var callee = Indirect.Where(entry => caller.Contains(entry.Caller, StringComparison.Ordinal)).Select(entry => entry.Callee).SingleOrDefault()
            ?? throw new InvalidOperationException($"{caller} calls by a pointer: the list has to say whom");
        return callee == "" ? [] : _functions.Values.Where(function => function.Name.Contains(callee, StringComparison.Ordinal));
    }

    private sealed class Function(string name)
    {
        public string Name { get; } = name;

        /// <summary>Bytes that it takes itself.</summary>
        public int Own { get; private set; }

        public bool IsIndirect { get; private set; }

        public HashSet<Function> Calls { get; } = [];

        /// <summary>Where it goes on without a return address.</summary>
        public HashSet<Function> Jumps { get; } = [];

        public void Add(in Instruction instruction, Dictionary<ulong, Function> starts)
        {
            switch (instruction.Mnemonic)
            {
                case Mnemonic.Push or Mnemonic.Pushfq:
                    Own += Word;
                    break;
                case Mnemonic.Sub when instruction.Op0Register == Register.RSP:
                    Own += instruction.Op1Kind is OpKind.Register or OpKind.Memory
                        ? throw new InvalidOperationException($"{Name} has a frame whose size its code does not say")
                        : Math.Max(0, (int)(long)instruction.GetImmediate(1));
                    break;
                // A frame of more than a page begins so, and with a call that touches its pages.
                case Mnemonic.Lea when instruction is { Op0Register: Register.R11 or Register.RSP, MemoryBase: Register.RSP, MemoryIndex: Register.None } && (long)instruction.MemoryDisplacement64 < 0:
                    Own -= (int)(long)instruction.MemoryDisplacement64;
                    break;
                default:
                    break;
            }

            switch (instruction.FlowControl)
            {
                case FlowControl.Call:
                    Calls.Add(starts[instruction.NearBranchTarget]);
                    break;
                // Within the function it leads to none.
                case FlowControl.UnconditionalBranch or FlowControl.ConditionalBranch when starts.TryGetValue(instruction.NearBranchTarget, out var next) && next != this:
                    Jumps.Add(next);
                    break;
                case FlowControl.IndirectBranch when KernelCode.IsTailCall(instruction):
                case FlowControl.IndirectCall:
                    IsIndirect = true;
                    break;
                default:
                    break;
            }
        }
    }
}
