using System;
using System.Linq;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Tests.Host.Model;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Mapping;

/// <summary>
/// The short way of a single request against the readable one: on the same machine, for requests of all kinds, it either leaves every byte of memory and of the kernel's state as they were, or leaves what decoding and
/// invoking leaves.
/// </summary>
[TestClass]
public sealed unsafe class SinglePageTests : IDisposable
{
    private const uint First = KnownProgram.First;
    private const ulong Page = 0x1000;
    private const int Pages = 8, Requests = 20_000;

    private readonly Random random = new(61);
    private readonly byte[] memory, state;
    private readonly KnownProgram program;
    private readonly ulong[] sources, frames, addresses;

    public SinglePageTests()
    {
        program = new KnownProgram();
        var (slot, self, account) = program.Spawn(40);
        var below = program.Handle(First, KernelCall.CapabilityDerive, program.Account, 0, 20, (ulong)(Rights.Read | Rights.Write | Rights.Control));
        var own = program.Frames(First, program.Account, Pages);
        var theirs = program.Frames(First, below, 2);
        var shared = program.Handle(First, KernelCall.FrameShare, program.Account, own[0], 1, (ulong)Rights.Read);
        var gone = program.Handle(First, KernelCall.CapabilityDerive, program.Account, 0, 1, (ulong)Rights.All);
        Assert.AreEqual(0L, program.Repeat(First, KernelCall.CapabilityDrop, gone));
        var readOnly = program.Handle(First, KernelCall.CapabilityDerive, program.Account, 0, 8, (ulong)Rights.Read);
        // Mapped: one's own, one of an account below, one that was given back, one of the boot image, the framebuffer.
        Assert.AreEqual(1L, program.Map(First, Page, own[0], program.Account, MapFlags.Read | MapFlags.Write));
        Assert.AreEqual(1L, program.Map(First, 2 * Page, theirs[0], program.Account, MapFlags.Read));
        Assert.AreEqual(1L, program.Map(First, 3 * Page, own[1], program.Account, MapFlags.Read | MapFlags.Execute));
        Assert.AreEqual(1L, program.Map(First, 4 * Page, program[program.BootFrames].Base, program.BootFrames, MapFlags.Read));
        Assert.AreEqual(1L, program.Map(First, 5 * Page, program[program.Framebuffer].Base, program.Framebuffer, MapFlags.Read));
        // One of another environment's account, whose handle is good for that one alone; and a capability of another kind whose range begins with the account's number.
        var foreign = program.Frames(slot, account, 1)[0];
        Assert.AreEqual(1L, program.Map(First, 6 * Page, foreign, program.Account, MapFlags.Read));
        var places = program.Handle(First, KernelCall.CapabilityDerive, program.Slices, program[program.Account].Account!.Number - program[program.Slices].Base, 1, (ulong)Rights.All);
        program.Store(First, KnownProgram.Arguments, own[1]);
        Assert.AreEqual(1L, program.Call(First, KernelCall.FrameFree, program.Account, KnownProgram.Arguments, 1));

        sources = [program.Account, program.Account, program.Account, below, shared, gone, readOnly, account, self, program.BootFrames, program.Framebuffer, places, 0, program.Account + 1, program.Account ^ (1UL << 32), ulong.MaxValue];
        frames = [.. own.Concat(theirs).Append(foreign).Select(frame => (ulong)frame), 0, 1, Kernel->Environments.Record(slot)->TableFrame, Kernel->Environments.Record(First)->TableFrame,
            program[program.BootFrames].Base, program[program.Framebuffer].Base, Kernel->Frames.Count - 1, Kernel->Frames.Count, ulong.MaxValue];
        addresses = [.. Enumerable.Range(0, Pages).Select(index => (ulong)index * Page), Page + 8, 1UL << 30, KnownProgram.Arguments, Layout.ControlPage, Layout.ControlPage - Page, Layout.Reserved,
            Layout.PageTables, 1UL << 47, ~0xFFFUL];
        memory = new byte[program.Machine.Arena.Frames * Layout.PageSize];
        state = new byte[sizeof(KernelState)];
        Assert.AreEqual(First, Kernel->Current);
    }

    private KernelState* Kernel => program.Machine.Kernel;

    private Span<byte> Memory => new(Kernel->Physical.Frame(0), memory.Length);

    private Span<byte> State => new(Kernel, state.Length);

    [TestMethod]
    public void WhatItCarriesOutIsWhatTheReadableWayDoes()
    {
        var (maps, protects) = (0, 0);
        for (var step = 0; step < Requests; step++)
        {
            var request = Request();
            Memory.CopyTo(memory);
            State.CopyTo(state);
            var isCarried = SinglePage.TryCarry(Kernel, &request, out var stale);
            if (!isCarried)
            {
                Assert.IsTrue(Memory.SequenceEqual(memory) && State.SequenceEqual(state), $"{Text(request)} was refused, and something is different");
                Readable(request, out _);
                continue;
            }

            var (shortMemory, shortState) = (Memory.ToArray(), State.ToArray());
            memory.CopyTo(Memory);
            state.CopyTo(State);
            Assert.AreEqual(KernelError.None, Readable(request, out var forgotten), $"{Text(request)} was carried out");
            Assert.AreEqual(forgotten, stale, Text(request));
            Assert.IsTrue(Memory.SequenceEqual(shortMemory) && State.SequenceEqual(shortState), $"{Text(request)} leaves something else");
            if ((request.Flags & MapFlags.Protect) != 0)
                protects++;
            else
                maps++;
        }

        Assert.IsTrue(maps > Requests / 200 && protects > Requests / 200, $"{maps} mapped, {protects} protected");
    }

    public void Dispose() => program.Dispose();

    /// <summary>Decodes and invokes.</summary>
    /// <param name="forgotten">The page whose translation must be forgotten, or 0.</param>
    private KernelError Readable(in MapRequest request, out ulong forgotten)
    {
        forgotten = 0;
        var error = MapDecoder.Decode(Kernel, First, request, out var action);
        if (error == KernelError.None)
            MapInvoker.Invoke(Kernel, First, Kernel->Environments.Record(First), action);
        if (Kernel->Translations.Count != 0)
            forgotten = Kernel->Translations[0];
        Kernel->Translations = default;
        return error;
    }

    private MapRequest Request() => new()
    {
        Address = Pick(addresses), Frame = Pick(frames), Source = new Handle(Pick(sources)), Flags = Flags(), Reserved = random.Next(20) == 0 ? 1u : 0,
    };

    private MapFlags Flags() => random.Next(8) switch
    {
        0 => MapFlags.Unmap,
        1 => (MapFlags)random.Next(0x1000),
        2 => MapFlags.Read | MapFlags.Replace,
        < 5 => MapFlags.Protect | MapFlags.Read | (MapFlags)random.Next(8),
        _ => MapFlags.Read | (MapFlags)random.Next(8),
    };

    private ulong Pick(ulong[] from) => from[random.Next(from.Length)];

    private static string Text(in MapRequest request) => $"{request.Flags} of {request.Frame:x} at {request.Address:x} by {request.Source.Value:x}";
}
