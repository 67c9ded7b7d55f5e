using System;

namespace ExoCosmos.Build.Link;

/// <summary>What it means in C# that an image refers to a symbol nobody defines.</summary>
/// <param name="Code">The error code that the user sees.</param>
/// <param name="Rank">Of several at one place, the lowest is told.</param>
/// <param name="Text">What the method does, to follow its name.</param>
internal readonly record struct MissingSymbol(string Code, int Rank, string Text)
{
    private const string NoHeap = "there is no heap in the bare profile";

    /// <summary>Explains <paramref name="symbol"/>, which our method reached through <paramref name="firstCalled"/> (empty: directly).</summary>
    public static MissingSymbol Explain(string symbol, string firstCalled)
    {
        // ILC's accessors and storage of statics lead into the runtime only if something must run before the first access.
        if (firstCalled.StartsWith("__GetThreadStaticBase", StringComparison.Ordinal))
            return new("EXO0002", 1, "uses a [ThreadStatic] field: there are no runtime threads in the bare profile");
        if (firstCalled.StartsWith("__Get", StringComparison.Ordinal) || firstCalled.StartsWith("__NONGCSTATICS", StringComparison.Ordinal))
            return new("EXO0002", 1, "uses statics of a type whose static constructor would have to run: a static field has an initialiser that ILC cannot compute at build time");
        return symbol switch
        {
            "RhpNewArrayFast" or "RhpNewPtrArrayFast" or "RhNewArray" or "RhpNewArray" or "RhpNewVariableSizeObject"
                => Allocation("'new' of an array, or a params or collection expression"),
            "RhNewString" => Allocation("a string is made"),
            "RhpAssignRef" or "RhpCheckedAssignRef" or "RhpByRefAssignRef" or "RhpAssignRefAVLocation" or "RhpCheckedXchg" or "RhpCheckedLockCmpXchg"
                => new("EXO0001", 2, $"stores a reference to an object in a field or array: {NoHeap}, so there are no objects to refer to"),
            "RhpInitialDynamicInterfaceDispatch" or "RhpInterfaceDispatch"
                => new("EXO0003", 1, "calls a method through a variable of interface type: use a constrained generic parameter"),
            _ when symbol.StartsWith("RhpNew", StringComparison.Ordinal) || symbol.StartsWith("RhNew", StringComparison.Ordinal) || symbol == "RhBox"
                => Allocation("'new' of a class, a boxed struct, a delegate or a closure"),
            _ when symbol.StartsWith("Rh", StringComparison.Ordinal)
                => new("EXO0004", 3, $"needs {symbol}, a function of the .NET runtime that the bare profile does not have"),
            _ => new("EXO0005", 3, $"refers to '{symbol}', which neither a [RuntimeExport] method nor an assembly source of this image defines"),
        };
    }

    private static MissingSymbol Allocation(string how) => new("EXO0001", 0, $"allocates on the heap ({how}): {NoHeap}");
}
