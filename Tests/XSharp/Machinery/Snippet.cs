using System;
using System.IO;
using System.Runtime.InteropServices;

namespace ExoCosmos.Tests.XSharp.Machinery;

/// <summary>
/// Compiles, assembles, links and runs X# in the test process. Arguments arrive in RDI RSI RDX RCX, the answer is RAX (System V);
/// RBX RBP R12-R15 belong to the caller.
/// </summary>
internal static unsafe class Snippet
{
    /// <summary>The body of one function.</summary>
    public static ulong Run(string body, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0) =>
        RunFile($"global function Test {{\n{body}\n}}\n", a, b, c, d);

    /// <summary>The body of one function that gets the address of <paramref name="memory"/> in RDI.</summary>
    public static ulong RunOn(Span<byte> memory, string body, ulong b = 0, ulong c = 0)
    {
        fixed (byte* start = memory)
            return Run(body, (ulong)start, b, c);
    }

    /// <summary>A whole file with a global function Test.</summary>
    public static ulong RunFile(string source, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0)
    {
        using var workshop = new Workshop();
        var compiled = workshop.Assemble(Source.Compile(source));
        var library = Path.Combine(workshop.Root, "test.so");
        workshop.Run("ld.lld", ["-shared", "-Bsymbolic", "-z", "notext", "-o", library, compiled]);
        var handle = NativeLibrary.Load(library);
        try
        {
            var test = (delegate* unmanaged<ulong, ulong, ulong, ulong, ulong>)NativeLibrary.GetExport(handle, "Test");
            return test(a, b, c, d);
        }
        finally
        {
            NativeLibrary.Free(handle);
        }
    }
}
