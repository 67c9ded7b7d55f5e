using System.Runtime.CompilerServices;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Pci;

/// <summary>Visits every function of the machine once: bus 0, and the buses behind the bridges that the firmware set up.</summary>
public struct PciEnumerator<TPorts> where TPorts : struct, IPorts
{
    private const byte BridgeLayout = 1;
    private const byte SecondaryBus = 0x19;
    private const byte SeveralFunctions = 0x80;
    private const int Devices = 32;
    private const int Functions = 8;

    private BusSet _known;
    private int _bus;
    private int _next;
    private bool _hasStarted;
    private bool _isMultiFunction;

    // One bit for each bus that was reached.
    [InlineArray(4)]
    private struct BusSet
    {
        private ulong _first;
    }

    /// <summary>Valid after <see cref="MoveNext"/> answered true.</summary>
    public PciFunction<TPorts> Current { readonly get; private set; }

    /// <summary>Goes to the next function. Every function has been seen, and at most 65,536 places looked at, when it answers false.</summary>
    public bool MoveNext()
    {
        if (!_hasStarted)
        {
            _hasStarted = true;
            Add(0);
        }
        while (_bus < 256)
        {
            if (_next == Devices * Functions || !IsKnown(_bus))
            {
                // A bridge may lead to a bus with a smaller number only by a mistake of the firmware: such a bus is not visited.
                _bus++;
                _next = 0;
                continue;
            }
            var function = new PciFunction<TPorts>(new PciAddress((byte)_bus, (byte)(_next / Functions), (byte)(_next % Functions)));
            if (Visit(function))
                return true;
        }
        return false;
    }

    private bool Visit(PciFunction<TPorts> function)
    {
        var isFirst = function.Address.Function == 0;
        if (!function.Exists)
        {
            _next += isFirst ? Functions : 1;
            return false;
        }
        var header = function.HeaderType;
        if (isFirst)
            _isMultiFunction = (header & SeveralFunctions) != 0;
        _next += _isMultiFunction ? 1 : Functions;
        if ((header & 0x7F) == BridgeLayout)
            Add(function.Read8(SecondaryBus));
        Current = function;
        return true;
    }

    private readonly bool IsKnown(int bus) => (_known[bus >> 6] & 1UL << bus) != 0;

    private void Add(int bus) => _known[bus >> 6] |= 1UL << bus;
}
