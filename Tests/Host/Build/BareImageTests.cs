using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using ExoCosmos.Build.Symbols.Elf;
using ExoCosmos.Kernel.Panic;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Build;

/// <summary>The build of bare images as a whole: what it accepts, what it refuses and what it then says.</summary>
[TestClass]
public sealed class BareImageTests
{
    [TestMethod]
    public async Task CodeWithoutAllocationBecomesAnImage()
    {
        var project = new BareProject("Frugal", Source("""
            Span<byte> buffer = stackalloc byte[64];
            buffer.Fill((byte)count);
            return buffer[count];
            """));
        var (exitCode, output) = await project.BuildAsync();
        Assert.AreEqual(0, exitCode, output);
        var elf = ElfFile.Read(project.Image);
        Assert.IsTrue(elf.Find(".text") is { Size: > 0, Address: 0x10000000 }, output);

        // The panic table of the image, read as a panic reads it.
        Assert.IsTrue(SymbolTable.TryOpen(await File.ReadAllBytesAsync(project.Symbols), out var table));
        Assert.IsTrue(table.TryFind(elf.Symbols.Single(symbol => symbol.Name == "_start").Value + 0x20, out var location));
        Assert.AreEqual("Sample.Image.Start", Encoding.UTF8.GetString(location.Method));
        Assert.AreEqual("artifacts/tests/Frugal/Image.cs", Encoding.UTF8.GetString(location.File));
        Assert.IsTrue(location.Line is >= 10 and <= 15 && location.HasFrame, $"line {location.Line}");
        Assert.IsTrue(table.TryFind(elf.Symbols.Single(symbol => symbol.Name == "memset").Value, out location));
        Assert.AreEqual("memset", Encoding.UTF8.GetString(location.Method));
    }

    [TestMethod]
    public async Task AllocationFailsTheBuildAndNamesTheMethodAndLine()
    {
        var project = new BareProject("Wasteful", Source("""
            s_kept = new object();
            Numbers(count);
            return Joined(count);
            """, """
            private static object? s_kept;
            private static void Numbers(int count)
            {
                s_kept = new int[count];
            }
            [MethodImpl(MethodImplOptions.NoInlining)]
            private static int Joined(int count) => string.Concat("a", count.ToString()).Length;
            """));
        var (exitCode, output) = await project.BuildAsync();
        Assert.AreNotEqual(0, exitCode, output);
        StringAssert.Contains(output, "Image.cs(12): error EXO0001: Sample.Image.Start allocates on the heap ('new' of a class");
        StringAssert.Contains(output, "Image.cs(13): error EXO0001: Sample.Image.Start allocates on the heap ('new' of an array");
        StringAssert.Contains(output, "Sample.Image.Joined allocates on the heap");
        Assert.IsFalse(File.Exists(project.Image));
    }

    [TestMethod]
    public async Task ForgottenSymbolIsNamed()
    {
        var project = new BareProject("Forgetful", Source("return Elsewhere(count);", """
            [RuntimeImport("*", "elsewhere"), MethodImpl(MethodImplOptions.InternalCall)]
            private static extern int Elsewhere(int count);
            """));
        var (exitCode, output) = await project.BuildAsync();
        Assert.AreNotEqual(0, exitCode, output);
        StringAssert.Contains(output, "Image.cs(12): error EXO0005: Sample.Image.Start refers to 'elsewhere'");
    }

    private static string Source(string body, string members = "") => $$"""
        using System;
        using System.Runtime;
        using System.Runtime.CompilerServices;

        namespace Sample;

        internal static unsafe class Image
        {
            [RuntimeExport("_start")]
            private static int Start(int count)
            {
        {{body}}
            }

            [RuntimeExport("RhpThrowEx")]
            private static void Stop(void* nothing)
            {
                while (true)
                {
                }
            }

        {{members}}
        }
        """;
}
