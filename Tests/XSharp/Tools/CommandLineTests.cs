using System;
using System.IO;
using ExoCosmos.Tests.XSharp.Machinery;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Tools;

[TestClass]
public sealed class CommandLineTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "xsharp.dll");

    [TestMethod]
    public void WritesAssembly()
    {
        using var workshop = new Workshop();
        var source = workshop.Write("a.xs", "Nop\n");
        workshop.Run("dotnet", ["exec", Program, source, "-o", "b.asm"]);
        Assert.Contains("nop", File.ReadAllText(Path.Combine(workshop.Root, "b.asm")));
        workshop.Run("dotnet", ["exec", Program, source]);
        Assert.IsTrue(File.Exists(Path.Combine(workshop.Root, "a.asm")));
    }

    [TestMethod]
    public void ReportsErrorsAndWritesNothing()
    {
        using var workshop = new Workshop();
        var source = workshop.Write("a.xs", "Nop\nRAX = EBX\n");
        var output = workshop.Run("dotnet", ["exec", Program, source, "-o", "b.asm"], expected: 1);
        Assert.Contains($"{source}(2,7): error XS4: size mismatch", output);
        Assert.IsFalse(File.Exists(Path.Combine(workshop.Root, "b.asm")));
        Assert.Contains("XS0", workshop.Run("dotnet", ["exec", Program, "missing.xs"], expected: 1));
    }
}
