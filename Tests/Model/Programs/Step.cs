using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Programs;

/// <summary>What a step is.</summary>
public enum StepKind : byte
{
    /// <summary>The environment stores the words and makes the call.</summary>
    Call,
    /// <summary>The environment stores the words.</summary>
    Store,
    /// <summary>It raises an exception: Arguments = vector, address, and what the processor pushes with it, if anything.</summary>
    Fault,
    /// <summary>It makes a system call that is not the kernel's, in the registers that it has.</summary>
    ForeignCall,
    /// <summary>Time passes until its slice is over.</summary>
    Timer,
    /// <summary>A disk answers and interrupts: Arguments = disk, which request, status.</summary>
    DiskAnswer,
    /// <summary>How a disk takes the next requests: Arguments = disk, submission, not 0 if it is out of order.</summary>
    DiskMood,
    /// <summary>Time passes: Arguments = ticks.</summary>
    Wait,
    /// <summary>An interface has sent a frame and interrupts: Arguments = interface, which frame.</summary>
    FrameSent,
}

/// <summary>Numbers that the environment stores at an address before its call.</summary>
/// <param name="Width">Bytes of each: 4 or 8.</param>
public sealed record Store(Operand Address, Operand[] Words, int Width = 8)
{
    public override string ToString() => $"[{Address}] = {(Width == 4 ? "int " : "")}{{{string.Join(", ", Words)}}}";
}

/// <summary>Where the call leaves numbers that later steps use: <paramref name="Count"/> of 4 or 8 bytes, each <paramref name="Stride"/> behind the one before.</summary>
public sealed record Fetch(Operand Address, int Count, int Stride, int Width, int Variable)
{
    public override string ToString() => $"v{Variable}..{Variable + Count - 1} = [{Address} step {Stride}]";
}

/// <summary>One step of a program. It means something whatever the steps before it did: a variable that nothing set is 0.</summary>
/// <param name="Environment">Slot of the environment that does it; skipped when that one cannot run.</param>
/// <param name="Result">Variable for a good answer; -1 = none.</param>
public sealed record Step(uint Environment, StepKind Kind, KernelCall Call, Operand[] Arguments, Store[] Stores, Fetch? Fetch = null, int Result = -1)
{
    public override string ToString()
    {
        var name = Kind == StepKind.Call ? Call.ToString() : Kind.ToString();
        var parts = new List<string>(Stores.Select(store => store.ToString())) { $"{(Result >= 0 ? $"v{Result} = " : "")}{name}({string.Join(", ", Arguments)})" };
        if (Fetch != null)
            parts.Add(Fetch.ToString());
        return $"{Environment}: {string.Join("; ", parts)}";
    }
}
