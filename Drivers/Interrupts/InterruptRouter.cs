using System.Runtime.CompilerServices;
using ExoCosmos.Drivers.Acpi;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Interrupts;

/// <summary>All I/O APICs of the machine: sends a device's line to a vector of one processor.</summary>
public struct InterruptRouter<TDeviceMemory> where TDeviceMemory : struct, IMemoryMap, IDeviceMemory
{
    private InterruptControllers _controllers;
    private Apics _apics;

    [InlineArray(InterruptControllers.MaximumIoApics)]
    private struct Apics
    {
        private IoApic<TDeviceMemory> _first;
    }

    /// <summary>Takes over the I/O APICs, with every input masked.</summary>
    public void Initialize(in InterruptControllers controllers)
    {
        _controllers = controllers;
        _apics = default;
        for (var index = 0; index < controllers.IoApicCount; index++)
            _apics[index].Initialize(controllers.IoApic(index));
    }

    /// <summary>Routes and unmasks an ISA interrupt (keyboard 1, COM1 4, …) wherever the firmware says it arrives.</summary>
    /// <param name="line">0 to 15.</param>
    /// <returns>False when there is no such line, or no I/O APIC has its input.</returns>
    public readonly bool RouteIsa(int line, byte vector, byte destination) =>
        (uint)line < 16 && Route(_controllers.IsaInput(line), vector, destination);

    /// <summary>
    /// Routes and unmasks the line of a PCI function, which is shared: level-triggered. Its number in configuration space is that of an ISA input, which
    /// firmware and emulators also connect in I/O APIC mode; a machine that does not needs message-signalled interrupts, or polling.
    /// </summary>
    public readonly bool RoutePci(byte line, byte vector, byte destination)
    {
        if (line >= 16)
            return false;
        var input = _controllers.IsaInput(line);
        // Without an override an ISA input is active high, as the interrupt link delivers it.
        return Route(input with { IsLevelTriggered = true }, vector, destination);
    }

    /// <summary>Masks an ISA interrupt.</summary>
    public readonly void MaskIsa(int line)
    {
        if ((uint)line >= 16)
            return;
        var input = _controllers.IsaInput(line).Number;
        for (var index = 0; index < _controllers.IoApicCount; index++)
            if (_apics[index].Has(input))
                _apics[index].Mask(input);
    }

    private readonly bool Route(InterruptInput input, byte vector, byte destination)
    {
        for (var index = 0; index < _controllers.IoApicCount; index++)
        {
            if (!_apics[index].Has(input.Number))
                continue;
            _apics[index].Route(input, vector, destination);
            return true;
        }
        return false;
    }
}
