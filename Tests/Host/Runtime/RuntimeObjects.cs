using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using ExoCosmos.Tests.Host.Build;

namespace ExoCosmos.Tests.Host.Runtime;

/// <summary>The assembly objects of the Runtime project, as a library that this process can call.</summary>
internal static class RuntimeObjects
{
    private static readonly Lazy<nint> Library = new(Link);

    /// <summary>Address of an exported function.</summary>
    public static nint Find(string symbol) => NativeLibrary.GetExport(Library.Value, symbol);

    private static nint Link()
    {
        var objects = Path.Combine(Repository.Root, "artifacts", "obj", "xsharp", "Runtime");
        var library = Path.Combine(Repository.Root, "artifacts", "tests", "runtime.so");
        Directory.CreateDirectory(Path.GetDirectoryName(library)!);
        using var linker = Process.Start("ld.lld",
        [
            "-shared", "-Bsymbolic", "--defsym=RhpThrowEx=memcpy", "-o", library, Path.Combine(objects, "Memory.o"), Path.Combine(objects, "Helpers.o"),
        ]);
        linker.WaitForExit();
        return linker.ExitCode == 0 ? NativeLibrary.Load(library) : throw new InvalidOperationException("ld.lld failed");
    }
}
