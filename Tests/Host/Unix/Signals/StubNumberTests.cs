using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Signals;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Unix.Signals;

/// <summary>The offsets that the short ways of a fault have as numbers of their own are those of the structures in C#.</summary>
[TestClass]
public sealed unsafe partial class StubNumberTests
{
    [TestMethod]
    public void TheKernelStoresWhereTheFramesSay()
    {
        var numbers = Read("Kernel/Upcall/PageFault.xs");
        // The stub counts from the saved rbx.
        var start = Offset<RegisterFrame>(nameof(RegisterFrame.Rbx));
        foreach (var (name, field) in new[] { ("SavedRdx", "Rdx"), ("SavedRcx", "Rcx"), ("SavedRax", "Rax"), ("Error", "Error"), ("Rip", "Rip"), ("Rflags", "Rflags"), ("Rsp", "Rsp") })
            Assert.AreEqual(Offset<RegisterFrame>(field) - start, numbers[name], name);
        foreach (var field in new[] { nameof(ControlPage.Masked), nameof(ControlPage.StackTop), nameof(ControlPage.StackLow), nameof(ControlPage.FaultEntry) })
            Assert.AreEqual(Offset<ControlPage>(field), numbers[field], field);
        Assert.AreEqual(sizeof(UpcallFrame), numbers["FrameSize"]);
        Assert.AreEqual((long)UpcallFrame.UserCode, numbers["UserCode"]);
        Assert.AreEqual((long)UpcallFrame.UserData, numbers["UserData"]);
        Assert.AreEqual((long)RegisterFrame.UserFlags, numbers["UserFlags"]);
        Assert.AreEqual((long)(Layout.Reserved >> 40), numbers["ReservedSlots"]);
        Assert.AreEqual(Layout.Reserved, (ulong)numbers["ReservedSlots"] << 40);
        Assert.IsLessThanOrEqualTo(Layout.PageTables, Layout.Reserved + (ulong)sizeof(UpcallFrame));
    }

    [TestMethod]
    public void TheShortcutOfSignalsReadsWhereTheStructuresSay()
    {
        var numbers = Read("LibOS.Unix/Stubs/Signal.xs");
        foreach (var field in new[] { "R11", "R10", "Rdi", "Rsi", "Rdx", "Rcx", "Rax", "Address", "Vector", "Error", "Rip", "Rflags", "Rsp" })
            Assert.AreEqual(Offset<UpcallFrame>(field), numbers[$"Upcall{field}"], field);
        Assert.AreEqual(Offset<UpcallFrame>(nameof(UpcallFrame.MaskedBefore)), numbers["UpcallMasked"]);
        foreach (var field in new[] { "R8", "R9", "R10", "R11", "R12", "R13", "R14", "R15", "Rdi", "Rsi", "Rbp", "Rbx", "Rdx", "Rax", "Rcx", "Rsp", "Rip", "Rflags", "Segments", "Error", "Vector", "OldMask", "FloatingPoint", "Mask", "Info" })
            Assert.AreEqual(Offset<SignalFrame>(field), numbers[$"Frame{field}"], field);
        Assert.AreEqual(Offset<SignalFrame>(nameof(SignalFrame.FaultAddress)), numbers["FrameAddress"]);
        Assert.AreEqual(numbers["FrameInfo"] + Offset<SignalInfo>(nameof(SignalInfo.Code)), numbers["FrameCode"]);
        Assert.AreEqual(numbers["FrameInfo"] + Offset<SignalInfo>(nameof(SignalInfo.Address)), numbers["FrameInfoAddress"]);
        Assert.AreEqual(sizeof(SignalFrame), numbers["FrameSize"]);
        Assert.AreEqual((long)SignalFrame.ContextOffset, numbers["FrameContext"]);
        Assert.AreEqual(numbers["FrameContext"] + 16, numbers["FrameStackStart"]);
        Assert.AreEqual(FloatingPointState.Bytes, numbers["FloatingPointSize"]);
        Assert.AreEqual(Offset<FloatingPointState>(nameof(FloatingPointState.Magic)), numbers["SoftwareMagic"]);
        Assert.AreEqual(Offset<FloatingPointState>(nameof(FloatingPointState.MxCsr)), numbers["MxCsr"]);
        Assert.AreEqual(~Signal.Unblockable, (ulong)numbers["Blockable"]);
        Assert.AreEqual((long)Signal.Bit(Signal.Segmentation), numbers["SegmentationBit"]);

        var region = default(Region);
        Assert.AreEqual(48, sizeof(Region));
        Assert.AreEqual(Distance(&region, &region.End), numbers["RegionEnd"]);
        Assert.AreEqual(Distance(&region, &region.Access), numbers["RegionAccess"]);
        Assert.AreEqual((long)MapFlags.Read, numbers["AccessRead"]);
        Assert.AreEqual((long)MapFlags.Execute, numbers["AccessExecute"]);
        var thread = default(ThreadSignals);
        Assert.AreEqual(Distance(&thread, &thread.Mask), numbers["ThreadMask"]);
        Assert.AreEqual(Distance(&thread, &thread.Pending), numbers["ThreadPending"]);
        Assert.AreEqual(Distance(&thread, &thread.Alternate.Start), numbers["AlternateStart"]);
        Assert.AreEqual(Distance(&thread, &thread.Alternate.Size), numbers["AlternateSize"]);
        foreach (var field in new[] { "Handler", "Flags", "Restorer", "Mask" })
            Assert.AreEqual(Offset<SignalAction>(field), numbers[$"Action{field}"], field);
        Assert.AreEqual((long)SignalAction.ResetHandler, numbers["ResetHandler"]);
        Assert.AreEqual((long)SignalAction.OnStack, numbers["OnStack"]);
        Assert.AreEqual((long)SignalAction.NoDefer, numbers["NoDefer"]);
        Assert.AreEqual(UserMemory.End, (ulong)numbers["ProgramSlots"] << 40);
    }

    [GeneratedRegex(@"^const (\w+) = (-?)(\$?)(\w+)$", RegexOptions.Multiline)]
    private static partial Regex Constant();

    private static Dictionary<string, long> Read(string file, [CallerFilePath] string here = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../.."));
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (Match match in Constant().Matches(File.ReadAllText(Path.Combine(root, file))))
        {
            var number = long.Parse(match.Groups[4].Value, match.Groups[3].Length == 0 ? NumberStyles.Integer : NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            numbers.Add(match.Groups[1].Value, match.Groups[2].Length == 0 ? number : -number);
        }

        return numbers;
    }

    private static long Offset<T>(string field) => (long)Marshal.OffsetOf<T>(field);

    private static long Distance(void* from, void* to) => (byte*)to - (byte*)from;
}
