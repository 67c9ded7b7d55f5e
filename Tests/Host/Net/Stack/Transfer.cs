using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Tcp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Stack;

/// <summary>A connection between two hosts over which both send something, and then close it.</summary>
public sealed class Transfer
{
    private readonly SimulatedNetwork _network;
    private readonly SimulatedHost _clientHost;
    private readonly SimulatedHost _serverHost;
    private readonly byte[] _request;
    private readonly byte[] _answer;
    private readonly List<byte> _atServer = [];
    private readonly List<byte> _atClient = [];
    private readonly int _listener;
    private readonly IpEndpoint _endpoint;
    private TcpHandle _client;
    private TcpHandle _server;
    private bool _isConnecting;
    private bool _isAccepted;

    public Transfer(SimulatedNetwork network, SimulatedHost client, SimulatedHost server, IpAddress address, int request, int answer, bool connect = true, ushort port = 80)
    {
        (_network, _clientHost, _serverHost) = (network, client, server);
        _request = new byte[request];
        _answer = new byte[answer];
        new Random(request).NextBytes(_request);
        new Random(answer + 1).NextBytes(_answer);
        _endpoint = new IpEndpoint(address, port);
        Assert.IsTrue(server.Stack.TryListen(_endpoint, 10, out _listener));
        network.Applications.Add(Act);
        if (connect)
            Connect();
    }

    public TcpHandle Client => _client;

    /// <summary>The server's end.</summary>
    public TcpHandle Server => _server;

    public void Connect()
    {
        _isConnecting = true;
        Assert.IsTrue(_clientHost.Stack.TryConnect(_endpoint, default, _network.Now, out _client));
        Assert.IsTrue(_clientHost.Stack.TryWrite(_client, _clientHost.Pin(_request), _network.Now));
    }

    /// <summary>Both have seen the end, and need nothing of each other any more.</summary>
    public bool IsFinished => _isAccepted && IsOver(_clientHost, _client) && IsOver(_serverHost, _server);

    public void AssertArrived()
    {
        Assert.IsTrue(_atServer.SequenceEqual(_request), $"{_atServer.Count} of {_request.Length} bytes");
        Assert.IsTrue(_atClient.SequenceEqual(_answer), $"{_atClient.Count} of {_answer.Length} bytes");
    }

    private static bool IsOver(SimulatedHost host, TcpHandle connection) =>
        host.Stack.Tcp(connection).State is TcpState.Closed or TcpState.TimeWait && host.Stack.Tcp(connection).Buffer.Available == 0;

    private void Act()
    {
        if (!_isAccepted && _serverHost.Stack.TryAccept(_listener, out _server))
        {
            _isAccepted = true;
            Assert.IsTrue(_serverHost.Stack.TryWrite(_server, _serverHost.Pin(_answer), _network.Now));
            _serverHost.Stack.CloseWriting(_server, _network.Now);
        }

        if (_isAccepted)
            _atServer.AddRange(_serverHost.ReadAll(_server, _network.Now));
        if (!_isConnecting)
            return;
        if (_clientHost.Stack.Tcp(_client).State == TcpState.Established)
            _clientHost.Stack.CloseWriting(_client, _network.Now);
        _atClient.AddRange(_clientHost.ReadAll(_client, _network.Now));
    }
}
