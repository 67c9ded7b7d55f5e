using System.IO;
using System.Threading.Tasks;
using ExoCosmos.Build.Symbols.Elf;
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
