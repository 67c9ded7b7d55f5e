using System.Collections.Generic;
using ExoCosmos.Drivers.Keyboard;
using ExoCosmos.Tests.Host.Drivers.Fakes;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Keyboard;

[TestClass]
public sealed class KeyboardControllerTests
{
    // Ports 0x60 (offset 0) and 0x64 (offset 4).
    private sealed class Controller : FakeDevice
    {
        private byte _command;

        public Queue<(byte Value, bool FromMouse)> Output { get; } = new();

        public byte Configuration { get; private set; } = 0x30;

        public bool KeyboardEnabled { get; private set; }

        public bool MouseEnabled { get; private set; } = true;

        public List<byte> KeyboardCommands { get; } = [];

        public List<byte> MouseCommands { get; } = [];

        public bool HasMouse { get; init; }

        public bool HasKeyboard { get; init; } = true;

        public bool IsStuck { get; init; }

        public override ulong Read(ulong offset, int width)
        {
            if (offset == 4)
                return (Output.Count > 0 ? 1UL : 0) | (IsStuck ? 2UL : 0) | (Output.TryPeek(out var next) && next.FromMouse ? 0x20UL : 0);
            return Output.TryDequeue(out var value) ? value.Value : 0UL;
        }

        public override void Write(ulong offset, int width, ulong value)
        {
            if (offset == 4)
            {
                _command = (byte)value;
                MouseEnabled = _command == 0xA8 || _command != 0xA7 && MouseEnabled;
                KeyboardEnabled = _command == 0xAE || _command != 0xAD && KeyboardEnabled;
                if (_command == 0x20)
                    Output.Enqueue((Configuration, false));
                return;
            }
            if (_command == 0x60)
                Configuration = (byte)value;
            else if (_command == 0xD4)
                Tell(MouseCommands, HasMouse, (byte)value, fromMouse: true);
            else
                Tell(KeyboardCommands, HasKeyboard, (byte)value, fromMouse: false);
            _command = 0;
        }

        private void Tell(List<byte> commands, bool isThere, byte value, bool fromMouse)
        {
            if (!isThere)
                return;
            commands.Add(value);
            Output.Enqueue((0xFA, fromMouse));
        }
    }

    private struct Sink() : IInputSink
    {
        public List<byte> Keys { get; } = [];

        public List<uint> Packets { get; } = [];

        public readonly void Put(byte value) => Keys.Add(value);

        public readonly void Put(PointerPacket packet) => Packets.Add(packet.Value);
    }

    private static KeyboardController<FakeMachine> Start(Controller? controller, out bool present)
    {
        FakeMachine.Bus = new FakeBus();
        if (controller != null)
            FakeMachine.Bus.AddPorts(0x60, 5, controller);
        var keyboard = default(KeyboardController<FakeMachine>);
        present = keyboard.Initialize();
        Assert.AreEqual(present, keyboard.IsPresent);
        return keyboard;
    }

    [TestMethod]
    public void BringsTheControllerIntoAKnownState()
    {
        var controller = new Controller();
        controller.Output.Enqueue((0x1C, false));
        Start(controller, out var present);
        Assert.IsTrue(present);
        Assert.AreEqual(0x61, controller.Configuration);
        Assert.IsTrue(controller.KeyboardEnabled);
        Assert.IsFalse(controller.MouseEnabled);
        CollectionAssert.AreEqual(new byte[] { 0xF6, 0xF4 }, controller.KeyboardCommands);
        Assert.IsEmpty(controller.Output);
    }

    [TestMethod]
    public void StartsTheMouseBesideTheKeyboard()
    {
        var controller = new Controller { HasMouse = true };
        var keyboard = Start(controller, out _);
        Assert.IsTrue(keyboard.HasPointer);
        Assert.AreEqual(0x43, controller.Configuration);
        Assert.IsTrue(controller.KeyboardEnabled && controller.MouseEnabled);
        CollectionAssert.AreEqual(new byte[] { 0xF6, 0xF4 }, controller.MouseCommands);
        CollectionAssert.AreEqual(new byte[] { 0xF6, 0xF4 }, controller.KeyboardCommands);
        Assert.IsEmpty(controller.Output);
    }

    [TestMethod]
    [DataRow(true, DisplayName = "with a mouse")]
    [DataRow(false, DisplayName = "stray bytes on the port of none")]
    public void DeliversScancodesAndWholePackets(bool hasMouse)
    {
        var controller = new Controller { HasMouse = hasMouse };
        var keyboard = Start(controller, out _);
        var sink = new Sink();
        foreach (var (value, mouse) in new[] { (0x1E, false), (0x19, true), (0xFE, true), (0x9E, false), (0x05, true), (0x28, true) })
            controller.Output.Enqueue(((byte)value, mouse));
        keyboard.OnInterrupt(ref sink);
        // The rest of the second packet comes with the next interrupt.
        foreach (byte value in new byte[] { 0x01, 0xFF })
            controller.Output.Enqueue((value, true));
        keyboard.OnInterrupt(ref sink);
        CollectionAssert.AreEqual(new byte[] { 0x1E, 0x9E }, sink.Keys);
        CollectionAssert.AreEqual(hasMouse ? [0x19FE05U, 0x2801FFU] : System.Array.Empty<uint>(), sink.Packets);
    }

    [TestMethod]
    public void AfterALostByteTheMouseIsUnderstoodAgain()
    {
        var assembly = default(PointerAssembly);
        var packets = new List<uint>();
        // The first byte of the first packet is missing.
        foreach (byte value in new byte[] { 0x01, 0x02, 0x08, 0x03, 0x04, 0x09, 0x05, 0x06 })
        {
            if (assembly.TryAdd(value, out var packet))
                packets.Add(packet.Value);
        }

        CollectionAssert.AreEqual(new[] { 0x080304U, 0x090506U }, packets);
    }

    [TestMethod]
    public void AnUnpluggedKeyboardMayComeLater()
    {
        Start(new Controller { HasKeyboard = false }, out var present);
        Assert.IsTrue(present);
    }

    [TestMethod]
    public void AbsentAndStuckControllersAreLeftAlone()
    {
        var keyboard = Start(null, out var present);
        Assert.IsFalse(present);
        var sink = new Sink();
        keyboard.OnInterrupt(ref sink);
        Assert.IsEmpty(sink.Keys);
        Start(new Controller { IsStuck = true }, out present);
        Assert.IsFalse(present);
    }

    private sealed class NeverEmpty : FakeDevice
    {
        public override ulong Read(ulong offset, int width) => offset == 4 ? 1UL : 0xFA;

        public override void Write(ulong offset, int width, ulong value)
        {
        }
    }

    [TestMethod]
    public void ABufferThatNeverEmptiesDoesNotHang()
    {
        FakeMachine.Bus = new FakeBus();
        FakeMachine.Bus.AddPorts(0x60, 5, new NeverEmpty());
        var keyboard = default(KeyboardController<FakeMachine>);
        Assert.IsTrue(keyboard.Initialize());
        var sink = new Sink();
        keyboard.OnInterrupt(ref sink);
        Assert.HasCount(64, sink.Keys);
    }
}
