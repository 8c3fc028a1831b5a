package client

import (
	"net/http"
	"net/url"
)

// SetProxy goes by way of a proxy.
func (c *Client) SetProxy(f func(*http.Request) (*url.URL, error)) { c.proxy = f }
