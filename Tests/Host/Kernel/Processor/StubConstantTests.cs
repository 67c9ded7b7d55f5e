using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ExoCosmos.Abi;
using ExoCosmos.Kernel;
using ExoCosmos.Kernel.Calls;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Upcall;
using ExoCosmos.Tests.Host.Build;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Processor;

/// <summary>X# has constants of its own: each one that a stub of the kernel shares with C# is what C# has.</summary>
[TestClass]
public sealed unsafe partial class StubConstantTests
{
    [TestMethod]
    [DataRow("Kernel/Processor/Entry.xs")]
    [DataRow("Kernel/Transfer/FastPath.xs")]
    public void ConstantsAreThoseOfCSharp(string file)
    {
        var shared = Shared();
        var wrong = Read(file).Where(constant => !shared.TryGetValue(constant.Name, out var value) || value != constant.Value).ToList();
        Assert.IsEmpty(wrong, string.Join('\n', wrong.Select(constant => $"{constant.Name} = {constant.Value}, " + (shared.TryGetValue(constant.Name, out var value) ? $"C# has {value}" : "unknown"))));
    }

    /// <summary>The rest of that stub's constants: Tests/Host/Unix/Signals/StubNumberTests.</summary>
    [TestMethod]
    public void ThePageFaultFindsTheRecordBehindTheSavedRegisters()
    {
        var (shared, numbers) = (Shared(), Read("Kernel/Upcall/PageFault.xs").ToDictionary(StringComparer.Ordinal));
        Assert.AreEqual(shared["Info"] - shared["Rbx"], numbers["Info"]);
        Assert.AreEqual(shared["ControlPage"] - shared["Rbx"], numbers["ControlPage"]);
        Assert.AreEqual(shared["Upcalls"], numbers["Upcalls"]);
    }

    private static IEnumerable<(string Name, long Value)> Read(string file) =>
        Constant().Matches(File.ReadAllText(Path.Combine(Repository.Root, file))).Select(line => (line.Groups["name"].Value, Number(line.Groups["value"].Value)));

    private static Dictionary<string, long> Shared()
    {
        var constants = new Dictionary<string, long>(StringComparer.Ordinal)
        {
            ["CallBase"] = KernelCalls.Base,
            ["CallCount"] = KernelCalls.Count,
            ["CallFrameSize"] = sizeof(CallFrame),
            ["Call"] = (long)KernelCall.Call,
            ["Serve"] = (long)KernelCall.Serve,
            ["ReplyAndPark"] = (long)(ServeFlags.Reply | ServeFlags.Park),
            ["Gate"] = (long)CapabilityKind.Gate,
            ["Execute"] = (long)ExoCosmos.Abi.Rights.Execute,
            ["Running"] = (long)EnvironmentState.Running,
            ["Calling"] = (long)EnvironmentState.Calling,
            ["Parked"] = (long)EnvironmentState.Parked,
            ["CapabilityShift"] = long.Log2(sizeof(CapabilityInfo)),
            ["InfoSize"] = sizeof(EnvironmentInfo),
            ["SlotSize"] = sizeof(EnvironmentSlot),
            ["PushEnd"] = RegisterFrame.PushEnd,
            ["UserFlags"] = (long)RegisterFrame.UserFlags,
            ["FirstDevice"] = (long)Interrupts.FirstDevice,
            ["AddressBits"] = long.Log2((long)RegisterFrame.UserAddresses + 1),
        };
        AddRecord(constants);
        AddTables(constants);
        AddControlPage(constants);
        return constants;
    }

    private static void AddRecord(Dictionary<string, long> constants)
    {
        EnvironmentRecord record = default;
        ref var registers = ref record.Registers;
        constants["R15"] = Offset(&record, Unsafe.AsPointer(ref registers.R15));
        constants["R14"] = Offset(&record, Unsafe.AsPointer(ref registers.R14));
        constants["R13"] = Offset(&record, Unsafe.AsPointer(ref registers.R13));
        constants["R12"] = Offset(&record, Unsafe.AsPointer(ref registers.R12));
        constants["Rbp"] = Offset(&record, Unsafe.AsPointer(ref registers.Rbp));
        constants["Rbx"] = Offset(&record, Unsafe.AsPointer(ref registers.Rbx));
        constants["Rax"] = Offset(&record, Unsafe.AsPointer(ref registers.Rax));
        constants["Rip"] = Offset(&record, Unsafe.AsPointer(ref registers.Rip));
        constants["Cs"] = Offset(&record, Unsafe.AsPointer(ref registers.Cs));
        constants["Rflags"] = Offset(&record, Unsafe.AsPointer(ref registers.Rflags));
        constants["Rsp"] = Offset(&record, Unsafe.AsPointer(ref registers.Rsp));
        constants["EnteredCs"] = constants["Cs"] - Offset(&record, Unsafe.AsPointer(ref registers.Vector));
        constants["EnteredRsp"] = constants["Rsp"] - Offset(&record, Unsafe.AsPointer(ref registers.Error));
        constants["Fx"] = Offset(&record, Unsafe.AsPointer(ref registers.Fx[0]));
        constants["FsBase"] = Offset(&record, Unsafe.AsPointer(ref registers.FsBase));
        constants["GsBase"] = Offset(&record, Unsafe.AsPointer(ref registers.GsBase));
        constants["Info"] = Offset(&record, &record.Info);
        constants["Slot"] = Offset(&record, &record.Slot);
        constants["Name"] = Offset(&record, &record.Name);
        constants["Root"] = Offset(&record, &record.Root);
        constants["ControlPage"] = Offset(&record, &record.Control);
        constants["Callee"] = Offset(&record, &record.Callee);
        constants["Caller"] = Offset(&record, &record.Caller);
        constants["FirstCaller"] = Offset(&record, &record.FirstCaller);
        constants["LenderTurn"] = Offset(&record, &record.LenderTurn);
        constants["Lender"] = Offset(&record, &record.Lender);
        constants["EpilogueSince"] = Offset(&record, &record.EpilogueSince);
        // One comparison of two bytes looks at both.
        constants["News"] = Offset(&record, &record.RecallIsNews) == Offset(&record, &record.SliceBegins) + 1 ? Offset(&record, &record.SliceBegins) : -1;
    }

    private static void AddTables(Dictionary<string, long> constants)
    {
        CapabilityInfo capability = default;
        EnvironmentInfo info = default;
        EnvironmentSlot slot = default;
        KernelState kernel = default;
        constants["Generation"] = Offset(&capability, &capability.Generation);
        constants["Kind"] = Offset(&capability, &capability.Kind);
        constants["Rights"] = Offset(&capability, &capability.Rights);
        constants["Holder"] = Offset(&capability, &capability.Holder);
        constants["Sweep"] = Offset(&capability, &capability.Sweep);
        constants["Base"] = Offset(&capability, &capability.Base);
        constants["Badge"] = Offset(&capability, &capability.Account);
        constants["ObjectGeneration"] = Offset(&capability, &capability.ObjectGeneration);
        constants["InfoGeneration"] = Offset(&info, &info.Generation);
        constants["State"] = Offset(&info, &info.State);
        constants["Upcalls"] = Offset(&info, &info.Upcalls);
        constants["CpuTicks"] = Offset(&info, &info.CpuTicks);
        constants["Record"] = Offset(&slot, &slot.Record);
        constants["Queue"] = Offset(&slot, &slot.Queue);
        constants["HeapPosition"] = Offset(&slot, &slot.HeapPosition);
        constants["Current"] = Offset(&kernel, &kernel.Current);
        constants["TurnNumber"] = Offset(&kernel, &kernel.Slices.Turn.Number);
        constants["RunningSince"] = Offset(&kernel, &kernel.Slices.RunningSince);
    }

    private static void AddControlPage(Dictionary<string, long> constants)
    {
        ControlPage page = default;
        constants["Masked"] = Offset(&page, &page.Masked);
        constants["ForeignEntry"] = Offset(&page, &page.ForeignEntry);
        constants["ForeignReturn"] = Offset(&page, &page.ForeignReturn);
        constants["ForeignFlags"] = Offset(&page, &page.ForeignFlags);
        constants["ForeignMasked"] = Offset(&page, &page.ForeignMasked);
        constants["CallEntry"] = Offset(&page, &page.CallEntry);
        constants["CallStack"] = Offset(&page, &page.CallStack);
    }

    private static long Offset(void* structure, void* field) => (byte*)field - (byte*)structure;

    private static long Number(string text) =>
        text[0] == '$' ? long.Parse(text.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture) : long.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^const (?<name>\w+) = (?<value>\S+)", RegexOptions.Multiline)]
    private static partial Regex Constant();
}
